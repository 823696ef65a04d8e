import { createHmac, hash, pbkdf2Sync, scryptSync } from 'node:crypto'
import bcryptjs from 'bcryptjs'
import { expect } from 'chai'
import {
  createPasswords,
  type PooledPasswords,
} from '../../../../src/auth/passwords/create-passwords.ts'
import { inspectHash } from '../../../../src/auth/passwords/inspect-hash.ts'

const PASSWORD = 'correct horse'
const salt = Buffer.from('c0ffee00c0ffee00', 'hex')
const b64 = (bytes: Buffer) => bytes.toString('base64')
const over = (algorithm: string, ...parts: readonly (string | Buffer)[]) =>
  hash(algorithm, Buffer.concat(parts.map((part) => Buffer.from(part as string))), 'buffer')
const bcrypt = bcryptjs.hashSync(PASSWORD, 4)

const OBJECTS: Readonly<Record<string, unknown>> = {
  'Auth0, a digest with the salt before it': {
    algorithm: 'sha256',
    hash: { value: over('sha256', salt, PASSWORD).toString('hex'), encoding: 'hex' },
    salt: { value: salt.toString('hex'), encoding: 'hex', position: 'prefix' },
  },
  'Auth0, a digest with the salt behind it': {
    algorithm: 'sha512',
    hash: { value: b64(over('sha512', PASSWORD, 'pepper')), encoding: 'base64' },
    salt: { value: 'pepper', encoding: 'utf8', position: 'suffix' },
  },
  'Auth0, a digest without a salt': {
    algorithm: 'md5',
    hash: { value: hash('md5', PASSWORD, 'hex'), encoding: 'hex' },
  },
  'Auth0, an HMAC': {
    algorithm: 'hmac',
    hash: {
      value: createHmac('sha1', 'key').update(PASSWORD).digest('hex'),
      encoding: 'hex',
      digest: 'sha1',
      key: { value: 'key', encoding: 'utf8' },
    },
  },
  'Auth0, scrypt': {
    algorithm: 'scrypt',
    hash: { value: scryptSync(PASSWORD, salt, 64, { N: 1024 }).toString('hex'), encoding: 'hex' },
    salt: { value: salt.toString('hex'), encoding: 'hex' },
    keylen: 64,
    cost: 1024,
    blockSize: 8,
    parallelization: 1,
  },
  'Auth0, bcrypt': { algorithm: 'bcrypt', hash: { value: bcrypt } },
  'Okta, bcrypt': {
    algorithm: 'BCRYPT',
    workFactor: 4,
    salt: bcrypt.slice(7, 29),
    value: bcrypt.slice(29),
  },
  'Okta, SHA-512': {
    algorithm: 'SHA-512',
    salt: b64(salt),
    saltOrder: 'POSTFIX',
    value: b64(over('sha512', PASSWORD, salt)),
  },
  'Okta, PBKDF2': {
    algorithm: 'PBKDF2',
    digestAlgorithm: 'SHA256_HMAC',
    iterationCount: 1000,
    keySize: 32,
    salt: b64(salt),
    value: b64(pbkdf2Sync(PASSWORD, salt, 1000, 32, 'sha256')),
  },
  'FusionAuth, PBKDF2': {
    encryptionScheme: 'salted-pbkdf2-hmac-sha256',
    factor: 2400,
    salt: b64(salt),
    password: b64(pbkdf2Sync(PASSWORD, salt, 2400, 32, 'sha256')),
  },
  'FusionAuth, bcrypt': {
    encryptionScheme: 'bcrypt',
    factor: 4,
    salt: bcrypt.slice(7, 29),
    password: bcrypt.slice(29),
  },
}

describe('hashes whose parts are named', () => {
  let passwords: PooledPasswords
  before(() => {
    passwords = createPasswords({ cost: 4 })
  })
  after(() => passwords.close())

  for (const [name, object] of Object.entries(OBJECTS)) {
    it(`are read as an object and as its JSON: ${name}`, async () => {
      for (const value of [object, JSON.stringify(object)]) {
        const inspection = inspectHash(value, { allowWeak: true })
        if (!inspection.ok) throw new Error(inspection.reason)
        const { encoded, isWeak } = inspection
        const stored = isWeak ? await passwords.wrapWeak(encoded) : encoded

        expect(await passwords.verify(PASSWORD, stored)).to.include({ matches: true })
        expect(await passwords.verify('another', stored)).to.include({ matches: false })
        expect(stored.length).to.be.at.most(255)
      }
    })
  }

  it('are refused when they want what is not known', () => {
    const rows = [
      { algorithm: 'sha256', hash: { value: 'aa', encoding: 'latin1' } },
      { algorithm: 'md4', hash: { value: 'aa', encoding: 'hex' } },
      {
        algorithm: 'sha256',
        hash: { value: 'aa', encoding: 'hex' },
        password: { encoding: 'utf16le' },
      },
      { algorithm: 'hmac', hash: { value: 'aa', encoding: 'hex', digest: 'sha1' } },
      { algorithm: 'BCRYPT' },
      { encryptionScheme: 'salted-md5', salt: 'a', password: 'b' },
    ]
    for (const row of rows) expect(inspectHash(row, { allowWeak: true })).to.include({ ok: false })
  })
})
