import { parseObject, toStoredText } from './formats/exports.ts'
import type { ReadContext } from './formats/format.ts'
import { fitsWrapped, readHash } from './formats/wrapped.ts'
import type { UnusableHash } from './hashers/hasher.ts'
import { STORED_HASH_MAX_LENGTH } from './stored-length.ts'

export { STORED_HASH_MAX_LENGTH }

/** What is hashed where the stored text does not tell. */
export type HashVariant =
  | 'meteor'
  | 'peppered'
  | 'phpbb'
  | 'bcrypt-md5hex'
  | 'bcrypt-sha1hex'
  | 'bcrypt-sha512hex'

/** Which hashes of other programs are accepted. */
export interface InspectOptions extends ReadContext {
  /** Whether fast hashes are accepted, to be wrapped at once (false). */
  readonly allowWeak?: boolean
  /**
   * What else was done to the password before bcrypt or argon2id: `meteor` hashes it with SHA-256
   * first, `peppered` (Devise, Rodauth) appends the pepper, `phpbb` writes it as HTML (nothing).
   */
  readonly variant?: HashVariant | undefined
  /** The most bytes of a password that is imported as it is, to be hashed: `passwords.maxBytes` (1,024). */
  readonly maxBytes?: number
}

/** A hash that people can log in with. */
export interface AcceptedHash {
  readonly ok: true
  /** Such as `django-pbkdf2-sha256`. */
  readonly format: string
  /** Whether it must be wrapped before it is stored. */
  readonly isWeak: boolean
  /** What to store, or to wrap: one text whatever the export had. */
  readonly encoded: string
  /** Its costs. */
  readonly parameters: Readonly<Record<string, string | number>>
}

/** Why a hash is not accepted. */
export interface RefusedInspection {
  readonly ok: false
  readonly format: string | null
  /** Stable, for programs; says nothing of the hash. */
  readonly reason: UnusableHash['reason'] | 'unusable' | 'too_long'
}

/**
 * Says whether a hash from elsewhere can be verified here. Nothing is hashed.
 *
 * @param value the text of a password column, or the object (or its JSON) of systems that keep several
 *   columns: Firebase, Keycloak, Discourse, Devise, passport-local-mongoose.
 */
export function inspectHash(
  value: unknown,
  options: InspectOptions = {},
): AcceptedHash | RefusedInspection {
  const encoded = textOf(value, options)
  if (encoded === null) return refused(null, 'unknown')
  if (encoded.startsWith('!')) return refused(null, 'unusable')

  const stored = readHash(encoded, options)
  if ('refusal' in stored) return refused(stored.format, stored.refusal)
  const { format, isWeak, parameters } = stored
  if (isWeak && !options.allowWeak) return refused(format, 'weak')
  const isShort = isWeak
    ? fitsWrapped(stored.shell ?? encoded)
    : encoded.length <= STORED_HASH_MAX_LENGTH
  if (!isShort) return refused(format, 'too_long')
  return { ok: true, format, isWeak, encoded, parameters }
}

function textOf(value: unknown, { variant, ...context }: InspectOptions): string | null {
  if (typeof value !== 'string') return toStoredText(parseObject(value), context)
  if (/^\s*\{\s*"/.test(value)) return toStoredText(parseObject(value), context)
  return variant ? `{${variant}}${value}` : value
}

function refused(format: string | null, reason: RefusedInspection['reason']): RefusedInspection {
  return { ok: false, format, reason }
}
