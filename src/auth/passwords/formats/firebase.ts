import { createCipheriv } from 'node:crypto'
import { BASE64, fromBase64 } from '../primitives/base64.ts'
import type { ParsedHash, Refusal } from '../primitives/recipe.ts'
import { scrypt, scryptDigest } from '../primitives/scrypt.ts'
import type { Format } from './format.ts'

const KEY_BYTES = 32

interface FirebaseParts {
  /** The logarithm of N. */
  readonly memCost: number
  readonly rounds: number
  readonly salt: string
  readonly digest: string
  readonly separator: string
  readonly signerKey: string
}

/** Firebase Authentication, in all the ways in which its exports are written down. */
export const firebaseFormats: readonly Format[] = [
  {
    // Ours: the project's keys stay in the settings.
    name: 'firebase-scrypt',
    pattern: new RegExp(
      String.raw`^\$firescrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=1\$(${BASE64})\$(${BASE64})$`,
    ),
    read([memCost, rounds, salt = '', digest = ''], { keys }) {
      if (!keys?.firebase) return 'needs_key'
      const { saltSeparator: separator, signerKey } = keys.firebase
      return firebase({
        memCost: Number(memCost),
        rounds: Number(rounds),
        salt,
        digest,
        separator,
        signerKey,
      })
    },
  },
  {
    name: 'firebase-scrypt-kratos',
    pattern: new RegExp(
      String.raw`^\$firescrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=1\$(${BASE64})\$(${BASE64})\$(${BASE64})\$(${BASE64})$`,
    ),
    read: ([memCost, rounds, salt = '', digest = '', separator = '', signerKey = '']) =>
      firebase({
        memCost: Number(memCost),
        rounds: Number(rounds),
        salt,
        digest,
        separator,
        signerKey,
      }),
  },
  {
    name: 'firebase-scrypt-supabase',
    pattern: new RegExp(
      String.raw`^\$fbscrypt\$v=1,n=(\d{1,2}),r=(\d{1,3}),p=1,ss=(${BASE64}),sk=(${BASE64})\$(${BASE64})\$(${BASE64})$`,
    ),
    read: ([memCost, rounds, separator = '', signerKey = '', salt = '', digest = '']) =>
      firebase({
        memCost: Number(memCost),
        rounds: Number(rounds),
        salt,
        digest,
        separator,
        signerKey,
      }),
  },
  {
    name: 'firebase-scrypt-clerk',
    pattern: new RegExp(
      String.raw`^(${BASE64})\$(${BASE64})\$(${BASE64})\$(${BASE64})\$(\d{1,3})\$(\d{1,2})$`,
    ),
    read: ([digest = '', salt = '', signerKey = '', separator = '', rounds, memCost]) =>
      firebase({
        memCost: Number(memCost),
        rounds: Number(rounds),
        salt,
        digest,
        separator,
        signerKey,
      }),
  },
]

/** The password's scrypt is the key with which the project's signer key is encrypted. */
function firebase(parts: FirebaseParts): ParsedHash | Refusal {
  const { memCost, rounds, separator, signerKey } = parts
  const salt = Buffer.concat([fromBase64(parts.salt), fromBase64(separator)])
  const key = fromBase64(signerKey)
  const expected = fromBase64(parts.digest)
  if (expected.length !== key.length || key.length < KEY_BYTES) return 'damaged'

  const cost = { N: 2 ** memCost, r: rounds, p: 1, salt }
  const checked = scrypt({ ...cost, digest: Buffer.alloc(KEY_BYTES) })
  if (typeof checked === 'string') return checked
  return {
    expected,
    digest(password) {
      const cipher = createCipheriv(
        'aes-256-ctr',
        scryptDigest(password, cost, KEY_BYTES),
        Buffer.alloc(16),
      )
      return Buffer.concat([cipher.update(key), cipher.final()])
    },
    cost: checked.cost,
    parameters: checked.parameters,
  }
}
