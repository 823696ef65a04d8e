import { hash } from 'node:crypto'
import { type Cost, digestCost, PASSWORD_MAX_BYTES } from '../cost/cost.ts'
import type { ParsedHash, Refusal } from '../primitives/recipe.ts'
import { plainBcrypt } from './bcrypt.ts'
import { cryptBase64 } from './crypt-base64.ts'
import { anyCase, type Format, prefixed } from './format.ts'

/** crypt(3) without bcrypt. */
export const unixCrypts: readonly Format[] = [
  shaCrypt('sha256-crypt', '5', 'sha256', 43),
  shaCrypt('sha512-crypt', '6', 'sha512', 86),
  md5Crypt('md5-crypt', '1'),
  md5Crypt('apr1-crypt', 'apr1'),
]

/** crypt(3) of Unix systems, and the same in an LDAP directory. */
export const cryptFormats: readonly Format[] = [
  ...unixCrypts,
  ...[...unixCrypts, plainBcrypt].map((format) =>
    prefixed(`ldap-${format.name}`, `\\{${anyCase('CRYPT')}\\}`, format),
  ),
]

function shaCrypt(
  name: string,
  tag: string,
  algorithm: 'sha256' | 'sha512',
  letters: number,
): Format {
  return {
    name,
    pattern: new RegExp(
      String.raw`^\$${tag}\$(?:rounds=(\d{1,10})\$)?([^$:\r\n]{0,16})\$([./0-9A-Za-z]{${letters}})$`,
    ),
    read: (parts) => readShaCrypt(parts, algorithm),
  }
}

function readShaCrypt(
  [given = '5000', salt = '', digest = '']: readonly string[],
  algorithm: 'sha256' | 'sha512',
): ParsedHash | Refusal {
  const rounds = Math.max(1000, Number(given))
  return {
    expected: Buffer.from(digest),
    digest: (password) =>
      Buffer.from(shaCryptDigest(password, Buffer.from(salt), rounds, algorithm)),
    cost: shaCryptCost(rounds, salt, algorithm),
    parameters: { rounds },
  }
}

function shaCryptCost(rounds: number, salt: string, algorithm: 'sha256' | 'sha512'): Cost {
  return [
    ...digestCost(algorithm, rounds, roundBytes(64, salt)),
    // Before the rounds the password is hashed as often as it has bytes.
    ...digestCost(algorithm, 1, PASSWORD_MAX_BYTES ** 2),
  ]
}

/** A round hashes the state and the password; in two of three the salt, in six of seven the password again. */
function roundBytes(state: number, salt: string): number {
  return state + (2 / 3) * Buffer.byteLength(salt) + (1 + 6 / 7) * PASSWORD_MAX_BYTES
}

// https://www.akkadia.org/drepper/SHA-crypt.txt
function shaCryptDigest(
  password: Buffer,
  salt: Buffer,
  rounds: number,
  algorithm: 'sha256' | 'sha512',
): string {
  const digest = (...parts: readonly Buffer[]) => hash(algorithm, Buffer.concat(parts), 'buffer')
  const alternate = digest(password, salt, password)
  const parts = [password, salt, repeated(alternate, password.length)]
  for (let bits = password.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? alternate : password)
  let state = digest(...parts)
  const P = repeated(digest(...Array(password.length).fill(password)), password.length)
  const S = repeated(digest(...Array(16 + (state[0] as number)).fill(salt)), salt.length)
  for (let round = 0; round < rounds; round += 1) {
    const isOdd = round % 2 === 1
    const steps = [isOdd ? P : state]
    if (round % 3 !== 0) steps.push(S)
    if (round % 7 !== 0) steps.push(P)
    steps.push(isOdd ? state : P)
    state = digest(...steps)
  }
  return cryptBase64(algorithm === 'sha512' ? shuffled(state, 1) : shuffled(state, 2))
}

function repeated(block: Buffer, length: number): Buffer {
  return Buffer.alloc(length, block.length > 0 && length > 0 ? block : undefined)
}

/** The order in which SHA-crypt writes its bytes: columns of three, turned by some places each time. */
function shuffled(state: Buffer, turn: 1 | 2): Buffer {
  const third = Math.floor(state.length / 3)
  let row = [0, third, 2 * third]
  const bytes: number[] = []
  for (let count = 0; count < third; count += 1) {
    bytes.push(...row.toReversed())
    row = [0, 1, 2].map((at) => (row[(at + turn) % 3] as number) + 1)
  }
  const rest = state.length === 64 ? [63] : [30, 31]
  return Buffer.from([...bytes, ...rest].map((at) => state[at] as number))
}

function md5Crypt(name: string, tag: string): Format {
  return {
    name,
    isWeak: true,
    pattern: new RegExp(String.raw`^\$${tag}\$([^$:\r\n]{0,8})\$([./0-9A-Za-z]{22})$`),
    read: ([salt = '', digest = '']) => ({
      expected: Buffer.from(digest),
      digest: (password) => Buffer.from(md5CryptDigest(password, Buffer.from(salt), `$${tag}$`)),
      cost: digestCost('md5', 1000, roundBytes(16, salt)),
      parameters: {},
      shell: `$${tag}$${salt}$${'.'.repeat(22)}`,
    }),
  }
}

function md5CryptDigest(password: Buffer, salt: Buffer, magic: string): string {
  const digest = (...parts: readonly Buffer[]) => hash('md5', Buffer.concat(parts), 'buffer')
  const alternate = digest(password, salt, password)
  const parts = [password, Buffer.from(magic), salt, repeated(alternate, password.length)]
  for (let bits = password.length; bits > 0; bits >>= 1) {
    parts.push(bits & 1 ? Buffer.alloc(1) : password.subarray(0, 1))
  }
  let state = digest(...parts)
  for (let round = 0; round < 1000; round += 1) {
    const isOdd = round % 2 === 1
    const steps = [isOdd ? password : state]
    if (round % 3 !== 0) steps.push(salt)
    if (round % 7 !== 0) steps.push(password)
    steps.push(isOdd ? state : password)
    state = digest(...steps)
  }
  const order = [12, 6, 0, 13, 7, 1, 14, 8, 2, 15, 9, 3, 5, 10, 4, 11]
  return cryptBase64(Buffer.from(order.map((at) => state[at] as number)))
}
