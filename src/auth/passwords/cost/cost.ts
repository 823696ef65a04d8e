/** Longest password, in bytes of UTF-8. Longer is refused before any work is done. */
export const PASSWORD_MAX_BYTES = 1024

/** The digests that formats call by themselves, and the bytes of one block of each. */
export const BLOCK_BYTES = { md5: 64, sha1: 64, sha256: 64, sha384: 128, sha512: 128 } as const

export type Digest = keyof typeof BLOCK_BYTES

/** The hashes under PBKDF2, and the bytes of one block of output. */
export const PBKDF2_BYTES = {
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
  'sha3-224': 28,
  'sha3-256': 32,
  'sha3-384': 48,
  'sha3-512': 64,
} as const

export type Pbkdf2Hash = keyof typeof PBKDF2_BYTES

/**
 * What work is counted in: a round of bcrypt, a kibibyte that Argon2 fills, a block of 128 bytes that
 * scrypt mixes, an iteration of PBKDF2, a call of a digest, and a block that such a call goes through.
 */
export type Primitive =
  | 'bcrypt-native'
  | 'bcrypt-js'
  | 'argon2'
  | 'scrypt'
  | `pbkdf2-${Pbkdf2Hash}`
  | 'md4-block'
  | `${Digest}-call`
  | `${Digest}-block`

/** So many times the same piece of work. */
export interface Term {
  readonly primitive: Primitive
  readonly units: number
}

/** The work for one password of {@link PASSWORD_MAX_BYTES}: all of its terms together. */
export type Cost = readonly Term[]

/** Work that is nothing beside a look into the database. */
export const NO_COST: Cost = []

/** Calls of a digest over so many bytes each. */
export function digestCost(digest: Digest, calls: number, bytes: number): Cost {
  // At the end of every message there are a mark and its length.
  const blocks = Math.ceil((bytes + 1 + BLOCK_BYTES[digest] / 8) / BLOCK_BYTES[digest])
  return [
    { primitive: `${digest}-call`, units: calls },
    { primitive: `${digest}-block`, units: calls * blocks },
  ]
}
