import { createHmac, pbkdf2Sync, randomBytes, randomInt } from 'node:crypto'
import bcryptjs from 'bcryptjs'
import { argon2Digest } from '../primitives/argon2.ts'
import { toBareBase64 } from '../primitives/base64.ts'
import { bcryptDigest } from '../primitives/bcrypt.ts'
import type { Engines } from '../primitives/engines.ts'
import { scryptDigest } from '../primitives/scrypt.ts'
import type { Work } from '../primitives/work.ts'

const SALT_BYTES = 16
const DIGEST_BYTES = 32

/** Makes a new hash that describes itself. Blocks. */
export function makeHash(work: Work, password: Buffer, engines?: Engines): string {
  const salt = randomBytes(SALT_BYTES)
  switch (work.algorithm) {
    case 'bcrypt': {
      const letters = bcryptjs.encodeBase64(salt, SALT_BYTES)
      if (work.as === 'plain') return makePlainBcrypt(work.cost, password, letters, engines)
      return makeBcrypt(work.cost, password, letters, engines)
    }
    case 'argon2id': {
      const { memoryKiB, passes, parallelism } = work
      const parts = { ...work, type: work.algorithm, version: 19 as const, salt }
      const digest = argon2Digest(password, parts, DIGEST_BYTES, engines)
      const parameters = `m=${memoryKiB},t=${passes},p=${parallelism}`
      return `$argon2id$v=19$${parameters}$${toBareBase64(salt)}$${toBareBase64(digest)}`
    }
    case 'scrypt': {
      const { cost, blockSize: r, parallelism: p } = work
      const digest = scryptDigest(password, { N: 2 ** cost, r, p, salt }, DIGEST_BYTES)
      return `$scrypt$ln=${cost},r=${r},p=${p}$${toBareBase64(salt)}$${toBareBase64(digest)}`
    }
    case 'pbkdf2': {
      if (work.as === 'django') return makeDjango(work.iterations, password)
      const digest = pbkdf2Sync(password, salt, work.iterations, DIGEST_BYTES, 'sha256')
      const parameters = `i=${work.iterations},l=${DIGEST_BYTES}`
      return `$pbkdf2-sha256$${parameters}$${toBareBase64(salt)}$${toBareBase64(digest)}`
    }
  }
}

// passlib's bcrypt-sha256, version 2. bcrypt itself reads 72 bytes and stops at a NUL; the pre-hash is
// 44 letters whatever the password, so all of it counts. It is keyed with the salt: a plain SHA-256
// could be looked up in hashes leaked elsewhere ("password shucking").
function makeBcrypt(cost: number, password: Buffer, salt: string, engines?: Engines): string {
  const input = createHmac('sha256', salt).update(password).digest('base64')
  const digest = bcryptDigest(Buffer.from(input), cost, salt, engines)
  return `$bcrypt-sha256$v=2,t=2b,r=${cost}$${salt}$${digest}`
}

/** What every other program reads, too. Whoever calls has seen to it that the password is short enough. */
function makePlainBcrypt(cost: number, password: Buffer, salt: string, engines?: Engines): string {
  const rounds = String(cost).padStart(2, '0')
  return `$2b$${rounds}$${salt}${bcryptDigest(password, cost, salt, engines)}`
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const DJANGO_SALT_LETTERS = 22

function makeDjango(iterations: number, password: Buffer): string {
  const numbers = Array.from({ length: DJANGO_SALT_LETTERS }, () => randomInt(LETTERS.length))
  const salt = numbers.map((number) => LETTERS[number]).join('')
  const digest = pbkdf2Sync(password, salt, iterations, DIGEST_BYTES, 'sha256')
  return `pbkdf2_sha256$${iterations}$${salt}$${digest.toString('base64')}`
}
