import { createHash, randomBytes } from 'node:crypto'
import type { PasswordHasher } from '../auth/passwords/hashers/hasher.ts'

// Describes itself, as every stored hash must: no other hasher takes it for one of its own.
const FORMAT = /^\$cheap-for-tests\$([\w-]{11})\$([\w-]{22})$/

/**
 * Hashes passwords at no cost, so that tests that log in a thousand times are quick. A thief would
 * find them as cheap. They have 51 characters, so that they fit into a column that was made for bcrypt.
 *
 * @throws TypeError in production.
 */
export function cheapHasher(): PasswordHasher {
  if (process.env.NODE_ENV === 'production') {
    throw new TypeError(
      'cheapHasher() protects no password and is refused while NODE_ENV is "production": ' +
        'use createPasswords() of "gadwall" there, or run the tests with NODE_ENV=test',
    )
  }
  return {
    name: 'cheap',
    recognises: (encoded) => FORMAT.test(encoded),
    make: async (raw) => encode(raw, randomBytes(8).toString('base64url')),
    verify: async (raw, encoded) => encode(raw, FORMAT.exec(encoded)?.[1] ?? '') === encoded,
    isOutdated: () => false,
  }
}

function encode(raw: string, salt: string): string {
  const digest = createHash('sha256').update(`${salt}$${raw}`).digest('base64url')
  return `$cheap-for-tests$${salt}$${digest.slice(0, 22)}`
}
