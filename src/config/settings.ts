import { BlockList, isIP } from 'node:net'
import { z } from 'zod'

/** How one variable is read. */
export interface Setting {
  readonly schema: z.ZodType
  /** What is allowed, as the end of "NAME is …:", given what was there. */
  readonly allowed: (given: string | undefined) => string
  /** Whether its value must never be shown. */
  readonly isSecret?: boolean
  /** Whether it is promised but cannot be used yet. */
  readonly isReserved?: boolean
}

export type Settings = Readonly<Record<string, Setting>>

const SECRET_MIN_LENGTH = 32

/** Every variable of ours. Some of them allow more when the program is tested. */
export function makeSettings(nodeEnv: string | undefined): Settings {
  return {
    HOST: text('127.0.0.1', 'an address or a host name to listen on'),
    PORT: wholeNumber(3000, 1, 65_535, 'port number'),
    BASE_URL: {
      schema: z.string().refine(isBaseUrl).optional(),
      allowed: () =>
        'an address such as https://example.com, without path, query or name of a user',
    },
    DATABASE_URL: {
      schema: z
        .string()
        .regex(/^(sqlite:.+|postgres(ql)?:\/\/.+|mariadb:\/\/.+)$/)
        .refine(isDatabaseUrl)
        .default('sqlite:data/gadwall.sqlite'),
      allowed: () =>
        'it must start with sqlite:, postgres:// or mariadb://, and may end with ?ssl=true',
      isSecret: true,
    },
    SECRET: {
      schema: secrets(nodeEnv === 'production'),
      allowed: describeSecret,
      isSecret: true,
    },
    NODE_ENV: choice('development', ['development', 'production', 'test']),
    REGISTRATION: choice('open', ['open', 'closed']),
    PASSWORD_HASHER: choice('bcrypt', ['bcrypt', 'argon2id', 'scrypt', 'pbkdf2']),
    BCRYPT_COST: wholeNumber(
      12,
      nodeEnv === 'test' ? 4 : 10,
      15,
      'number of doublings of the work',
    ),
    ARGON2_MEMORY_KIB: wholeNumber(
      19_456,
      nodeEnv === 'test' ? 8 : 7168,
      262_144,
      'number of kibibytes',
    ),
    ARGON2_PASSES: wholeNumber(2, 1, 10, 'number of passes'),
    SCRYPT_COST: wholeNumber(
      17,
      nodeEnv === 'test' ? 4 : 14,
      18,
      'number of doublings of the work',
    ),
    PBKDF2_ITERATIONS: wholeNumber(
      600_000,
      nodeEnv === 'test' ? 1 : 210_000,
      5_000_000,
      'number of iterations',
    ),
    PASSWORD_MIN_LENGTH: wholeNumber(15, 8, 64, 'number of characters'),
    PASSWORD_CONTEXT_WORDS: {
      schema: z
        .string()
        .default('')
        .transform((list) => commaList(list)),
      allowed: () => 'a comma list of names, such as those of the company and its products',
    },
    BREACH_CHECK_URL: {
      schema: z.string().refine(isRangeUrl).optional(),
      allowed: () =>
        'an https:// address to which /<five hex characters> is added (http:// only on this machine)',
    },
    BREACH_CHECK_FAIL: choice('open', ['open', 'closed']),
    PASSWORD_PEPPER: secretText('the pepper that the other system appended to its passwords'),
    FIREBASE_SIGNER_KEY: secretText('the base64_signer_key of the Firebase project'),
    FIREBASE_SALT_SEPARATOR: {
      schema: z
        .string()
        .regex(/^[A-Za-z0-9+/]+={0,2}$/)
        .default('Bw=='),
      allowed: () => 'the base64_salt_separator of the Firebase project',
    },
    FIREBASE_ROUNDS: wholeNumber(8, 1, 8, 'number of rounds'),
    FIREBASE_MEM_COST: wholeNumber(14, 1, 17, 'memory cost'),
    SESSION_IDLE_MINUTES: wholeNumber(60, 1, 43_200, 'number of minutes'),
    SESSION_MAX_HOURS: wholeNumber(24, 1, 720, 'number of hours'),
    SESSION_REMEMBER_DAYS: wholeNumber(30, 1, 365, 'number of days'),
    SESSION_MEMORY_MS: wholeNumber(1000, 0, 60_000, 'number of milliseconds'),
    TRUSTED_PROXIES: {
      schema: z
        .string()
        .default('')
        .transform((list) => commaList(list))
        .refine((ranges) => ranges.every(isAddressRange)),
      allowed: () => 'a comma list of addresses or CIDR ranges, such as 10.0.0.0/8,::1',
    },
    LOG_LEVEL: choice('info', ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    REDIS_URL: notYet(),
    SMTP_URL: notYet(),
    MAIL_FROM: notYet(),
  }
}

function text(standard: string, allowed: string): Setting {
  return { schema: z.string().regex(/^\S+$/).default(standard), allowed: () => allowed }
}

function choice(standard: string, values: [string, ...string[]]): Setting {
  return { schema: z.enum(values).default(standard), allowed: () => `one of ${values.join(', ')}` }
}

function secretText(allowed: string): Setting {
  return { schema: z.string().max(1024).optional(), allowed: () => allowed, isSecret: true }
}

function wholeNumber(standard: number, least: number, most: number, what: string): Setting {
  return {
    schema: z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number)
      .pipe(z.number().min(least).max(most))
      .default(standard),
    allowed: () => `a whole ${what} from ${least} to ${most} (default ${standard})`,
  }
}

/** Promised settings that would do nothing yet: better refused than silently ignored. */
function notYet(): Setting {
  return {
    schema: z.undefined(),
    allowed: () => 'this version cannot use it yet. Unset it.',
    isSecret: true,
    isReserved: true,
  }
}

function secrets(isRequired: boolean): z.ZodType {
  const list = z
    .string()
    .transform((value) => commaList(value))
    .refine((all) => all.length > 0 && all.every(isStrongSecret))
  return isRequired ? list : list.optional()
}

/** Long, and not one letter held down. */
function isStrongSecret(secret: string): boolean {
  return secret.length >= SECRET_MIN_LENGTH && new Set(secret).size >= 5
}

function describeSecret(given: string | undefined): string {
  const remedy =
    'Make one with: node -p "crypto.randomBytes(32).toString(\'base64url\')". ' +
    'Several may be given with commas between them; the first signs, all verify.'
  if (given === undefined) return `it must be set in production. ${remedy}`
  return `each secret must have ${SECRET_MIN_LENGTH} characters or more, not all alike. ${remedy}`
}

function commaList(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

function isDatabaseUrl(value: string): boolean {
  if (value.startsWith('sqlite:')) return true
  try {
    const { username, password, pathname, searchParams } = new URL(value)
    const isKnown = [...searchParams].every(
      ([name, given]) => name === 'host' || (name === 'ssl' && given === 'true'),
    )
    const parts = [username, password, pathname].map(decodeURIComponent)
    return isKnown && parts.every((part) => part !== undefined)
  } catch {
    return false
  }
}

function isBaseUrl(value: string): boolean {
  if (!/^https?:\/\/[^/\\?#@\s]+\/*$/i.test(value) || !URL.canParse(value)) return false
  return new URL(value).hostname !== ''
}

/** Five characters of a digest are little, but on the way nobody should see even those. */
function isRangeUrl(value: string): boolean {
  if (!/^https?:\/\/[^?#@\s]+$/i.test(value) || !URL.canParse(value)) return false
  const { protocol, hostname } = new URL(value)
  return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}

function isAddressRange(range: string): boolean {
  const [address = '', bits, ...rest] = range.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  if (bits === undefined) return true
  if (!/^\d{1,3}$/.test(bits)) return false
  try {
    new BlockList().addSubnet(address, Number(bits), family === 6 ? 'ipv6' : 'ipv4')
    return true
  } catch {
    return false
  }
}
