import type { Ceiling } from '../cost/ceiling.ts'
import type { Engines } from '../primitives/engines.ts'
import type { ParsedHash, Refusal } from '../primitives/recipe.ts'

/** What some formats need besides the stored text. Never shown. */
export interface ForeignKeys {
  /** Appended to the password before the hash, by Devise, Rodauth and others. */
  readonly pepper?: string | undefined
  /** The hash parameters of a Firebase project. */
  readonly firebase?: FirebaseKeys | undefined
}

/** As the Firebase console shows them. */
export interface FirebaseKeys {
  /** `base64_signer_key`. */
  readonly signerKey: string
  /** `base64_salt_separator`. */
  readonly saltSeparator: string
  /** `rounds`. */
  readonly rounds: number
  /** `mem_cost`. */
  readonly memCost: number
}

/** What a stored text is read with. */
export interface ReadContext extends Ceiling {
  readonly keys?: ForeignKeys
  readonly engines?: Engines
}

/** A change of the text of a password. */
export type Rewriting = (typed: string) => string

/** One way to write down a password hash. */
export interface Format {
  /** Unique and stable, such as `django-pbkdf2-sha256`. */
  readonly name: string
  /** Whether it can be guessed so fast that it must not rest in a database as it is. */
  readonly isWeak?: boolean
  /** Anchored at both ends. */
  readonly pattern: RegExp
  /**
   * What the program, or the page in front of it, may have done to a password before it was hashed, beside
   * nothing at all. Each is one more hash for a wrong password.
   */
  readonly rewritings?: readonly Rewriting[]
  /** @param parts the groups of the pattern. */
  read(parts: readonly string[], context: ReadContext): ParsedHash | Refusal
}

/** The same format behind a prefix. */
export function prefixed(name: string, prefix: string, format: Format): Format {
  const pattern = new RegExp(`^${prefix}${format.pattern.source.slice(1)}`, format.pattern.flags)
  return { ...format, name, pattern }
}

/** LDAP tags are the same in any case (RFC 2307). */
export function anyCase(tag: string): string {
  return tag.replace(/[A-Z]/g, (letter) => `[${letter}${letter.toLowerCase()}]`)
}
