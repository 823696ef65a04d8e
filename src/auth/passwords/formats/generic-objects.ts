import { toBareBase64 } from '../primitives/base64.ts'

type Row = Readonly<Record<string, unknown>>
type Parts = { readonly salt: Buffer; readonly digest: Buffer }

const PLAIN_DIGESTS = ['md5', 'sha1', 'sha256', 'sha384', 'sha512']
/** Hashes that say everything by themselves. */
const WHOLE = ['bcrypt', 'argon2', 'pbkdf2', 'ldap']

/**
 * A hash whose parts are named, as Auth0 takes it (`custom_password_hash`), the one of these with the most ways:
 * `{ algorithm, hash: { value, encoding, digest, key }, salt: { value, encoding, position }, … }`. Okta's and
 * FusionAuth's say the same in other words.
 *
 * @returns `null` for what is none of them.
 */
export function fromGenericObject(row: Row): string | null {
  if (isText(row.encryptionScheme)) return fromFusionAuth(row)
  if (!isText(row.algorithm)) return null
  return isRow(row.hash) ? fromAuth0(row.algorithm, row.hash, row) : fromOkta(row.algorithm, row)
}

function fromAuth0(algorithm: string, hash: Row, row: Row): string | null {
  if (isRow(row.password) && (row.password.encoding ?? 'utf8') !== 'utf8') return null
  if (WHOLE.includes(algorithm)) return isText(hash.value) ? hash.value : null
  const digest = bytesOf(hash)
  const salt = isRow(row.salt) ? bytesOf(row.salt) : Buffer.alloc(0)
  if (!digest || !salt) return null
  if (algorithm === 'hmac') return hmac(hash, digest)
  if (algorithm === 'scrypt') {
    const { cost = 16_384, blockSize = 8, parallelization = 1 } = row
    return `$scrypt$ln=${cost},r=${blockSize},p=${parallelization}$${base64(salt)}$${base64(digest)}`
  }
  const isSuffix = isRow(row.salt) && row.salt.position === 'suffix'
  return plainDigest(algorithm, { salt, digest }, isSuffix)
}

function hmac({ digest: algorithm, key }: Row, digest: Buffer): string | null {
  const bytes = isRow(key) ? bytesOf(key) : null
  if (!bytes || !PLAIN_DIGESTS.includes(String(algorithm))) return null
  return `$hmac-${algorithm}$${base64(Buffer.from(digest.toString('hex')))}$${base64(bytes)}`
}

function fromOkta(name: string, row: Row): string | null {
  const { salt, value, workFactor, iterationCount } = row
  if (!isText(value)) return null
  if (name === 'BCRYPT') return bcrypt(workFactor, salt, value)
  const parts = { salt: fromBase64(salt), digest: fromBase64(value) }
  if (name === 'PBKDF2') {
    const algorithm = /^(SHA1|SHA256|SHA512)_HMAC$/.exec(String(row.digestAlgorithm))?.[1]
    return algorithm ? pbkdf2(algorithm.toLowerCase(), iterationCount, parts) : null
  }
  const algorithm = name.replace('-', '').toLowerCase()
  return plainDigest(algorithm, parts, row.saltOrder === 'POSTFIX')
}

function fromFusionAuth({ encryptionScheme, factor, salt, password }: Row): string | null {
  if (!isText(password)) return null
  const parts = { salt: fromBase64(salt), digest: fromBase64(password) }
  switch (encryptionScheme) {
    case 'bcrypt':
      return bcrypt(factor, salt, password)
    case 'salted-pbkdf2-hmac-sha256':
      return pbkdf2('sha256', factor, parts)
    case 'salted-pbkdf2-hmac-sha512-512':
      return pbkdf2('sha512', factor, parts)
    default:
      return null
  }
}

function bcrypt(cost: unknown, salt: unknown, digest: string): string {
  return `$2b$${String(cost).padStart(2, '0')}$${salt}${digest}`
}

function pbkdf2(algorithm: string, iterations: unknown, { salt, digest }: Parts): string {
  const parameters = `i=${iterations},l=${digest.length}`
  return `$pbkdf2-${algorithm}$${parameters}$${toBareBase64(salt)}$${toBareBase64(digest)}`
}

/** As Ory Kratos writes it, who says where the salt stands. */
function plainDigest(algorithm: string, { salt, digest }: Parts, isSuffix: boolean): string | null {
  if (!PLAIN_DIGESTS.includes(algorithm)) return null
  if (salt.length === 0) return `$${algorithm}$${base64(digest)}`
  const order = base64(Buffer.from(isSuffix ? '{PASSWORD}{SALT}' : '{SALT}{PASSWORD}'))
  return `$${algorithm}$pf=${order}$${base64(salt)}$${base64(digest)}`
}

function bytesOf({ value, encoding = 'utf8' }: Row): Buffer | null {
  if (!isText(value)) return null
  if (encoding === 'hex' || encoding === 'base64' || encoding === 'utf8') {
    return Buffer.from(value, encoding)
  }
  return null
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64')
}

function fromBase64(value: unknown): Buffer {
  return Buffer.from(isText(value) ? value : '', 'base64')
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
