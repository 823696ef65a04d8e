import { hash } from 'node:crypto'
import { bcrypt } from '../primitives/bcrypt.ts'
import { after, type ParsedHash, type Refusal } from '../primitives/recipe.ts'
import type { Format, ReadContext } from './format.ts'
import { prefixed } from './format.ts'

// `$2x$` marks hashes of a broken implementation: nobody can tell which passwords made them.
const BCRYPT = String.raw`\$2[aby]\$(\d\d)\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})`

/** PHP, Laravel, Rails, Supabase, Auth0 and most of the world. Its first 72 bytes count. */
export const plainBcrypt: Format = {
  name: 'bcrypt',
  pattern: new RegExp(`^${BCRYPT}$`),
  read: readBcrypt,
}

/** bcrypt over something: the string itself does not tell, so a prefix of ours does. */
export const bcryptFormats: readonly Format[] = [
  plainBcrypt,
  overHex('meteor', 'sha256'),
  overHex('bcrypt-sha512hex', 'sha512'),
  { ...overHex('bcrypt-md5hex', 'md5'), isWeak: true },
  { ...overHex('bcrypt-sha1hex', 'sha1'), isWeak: true },
  {
    ...prefixed('peppered-bcrypt', String.raw`\{peppered\}`, plainBcrypt),
    read: (parts, context) => withPepper(readBcrypt(parts, context), context),
  },
]

export function readBcrypt(
  [cost = '', salt = '', digest = '']: readonly string[],
  { engines }: ReadContext,
): ParsedHash | Refusal {
  return bcrypt({ cost: Number(cost), salt, digest }, engines)
}

/** Devise and Rodauth append the pepper to the password. */
export function withPepper(
  recipe: ParsedHash | Refusal,
  { keys }: ReadContext,
): ParsedHash | Refusal {
  const pepper = keys?.pepper
  if (!pepper) return 'needs_key'
  return after((password) => Buffer.concat([password, Buffer.from(pepper)]), recipe)
}

function overHex(name: string, algorithm: 'md5' | 'sha1' | 'sha256' | 'sha512'): Format {
  return {
    name,
    pattern: new RegExp(String.raw`^\{${name}\}${BCRYPT}$`),
    read([cost = '', salt = '', digest = ''], { engines }) {
      const inner = bcrypt({ cost: Number(cost), salt, digest }, engines)
      const recipe = after((password) => hash(algorithm, password, 'hex'), inner)
      if (typeof recipe === 'string') return recipe
      return { ...recipe, shell: `{${name}}$2b$${cost}$${salt}${'.'.repeat(31)}` }
    },
  }
}
