import { isLoopback } from '../addresses.ts'
import { choice, list, optionalText, wholeNumber } from '../schema/kinds.ts'
import { asOption } from '../schema/setting.ts'

const SINGLE_FACTOR_MIN_LENGTH = 15
const BCRYPT_COST = 12

/** How new passwords are kept, and which are refused. */
export const passwordSettings = {
  passwordHasher: choice({
    name: 'PASSWORD_HASHER',
    values: ['bcrypt', 'argon2id', 'scrypt', 'pbkdf2'],
    fallback: 'bcrypt',
    meaning:
      'how new passwords are kept. All of them verify. `argon2id` needs the package `@node-rs/argon2`. See [passwords](passwords.md)',
  }),
  passwordFormat: choice({
    name: 'PASSWORD_FORMAT',
    values: ['gadwall', 'plain', 'django'],
    fallback: 'gadwall',
    meaning:
      'how new hashes are written, for tables that another program reads, too: `plain` is `$2b$` (passwords of 72 bytes at most) or a PHC string of argon2id, `django` is `pbkdf2_sha256$…` with `PASSWORD_HASHER=pbkdf2`. Other pairs stop the start',
  }),
  passwordRenew: choice({
    name: 'PASSWORD_RENEW',
    values: ['always', 'weaker', 'never'],
    fallback: 'always',
    meaning:
      'which hashes the login of their owner renews: all that differ from new ones, those that are guessed faster, or none',
  }),
  bcryptCost: wholeNumber({
    name: 'BCRYPT_COST',
    fallback: BCRYPT_COST,
    min: 10,
    minInTest: 4,
    max: 15,
    what: 'number of doublings of the work',
    meaning: 'logarithm of the work of bcrypt; one more takes twice as long',
    concern: (cost, { passwordHasher }) =>
      passwordHasher === 'bcrypt' && cost < BCRYPT_COST
        ? 'BCRYPT_COST is below 12. Unset it.'
        : null,
  }),
  argon2MemoryKiB: wholeNumber({
    name: 'ARGON2_MEMORY_KIB',
    fallback: 19_456,
    min: 7168,
    minInTest: 8,
    max: 262_144,
    what: 'number of kibibytes',
    meaning: 'kibibytes of memory for one hash of argon2id',
  }),
  argon2Passes: wholeNumber({
    name: 'ARGON2_PASSES',
    fallback: 2,
    min: 1,
    max: 10,
    what: 'number of passes',
    meaning: 'passes of argon2id over it',
  }),
  scryptCost: wholeNumber({
    name: 'SCRYPT_COST',
    fallback: 17,
    min: 14,
    minInTest: 4,
    max: 18,
    what: 'number of doublings of the work',
    meaning: "logarithm of scrypt's N; one more takes twice the time and memory",
  }),
  pbkdf2Iterations: wholeNumber({
    name: 'PBKDF2_ITERATIONS',
    fallback: 600_000,
    min: 210_000,
    minInTest: 1,
    max: 5_000_000,
    what: 'number of iterations',
    meaning: 'iterations of PBKDF2',
  }),
  hashMaxMs: wholeNumber({
    name: 'HASH_MAX_MS',
    fallback: 1000,
    min: 100,
    minInTest: 1,
    max: 60_000,
    what: 'number of milliseconds',
    meaning:
      'milliseconds that one login with a stored hash may take, predicted for this machine and the longest password: a hash that takes longer is refused at import and at login. New hashes are always verified',
  }),
  /** Least number of characters of a new password (15). */
  passwordMinLength: asOption(
    'passwordMinLength',
    wholeNumber({
      name: 'PASSWORD_MIN_LENGTH',
      fallback: SINGLE_FACTOR_MIN_LENGTH,
      min: 8,
      max: 64,
      what: 'number of characters',
      meaning:
        'least number of characters of a new password (NIST SP 800-63B-4: 15 where the password is the only factor)',
      concern: (length) =>
        length < SINGLE_FACTOR_MIN_LENGTH
          ? 'PASSWORD_MIN_LENGTH is below 15, the least for a single factor. Unset it.'
          : null,
    }),
  ),
  /** Names that a password must not be built around; the name of the site is one already (none). */
  passwordContextWords: asOption(
    'passwordContextWords',
    list({
      name: 'PASSWORD_CONTEXT_WORDS',
      allowed: 'a comma list of names, such as those of the company and its products',
      meaning:
        'comma list of names that a password must not be built around, such as the company and its products; the name of the site is one already',
    }),
  ),
  breachCheckUrl: optionalText({
    name: 'BREACH_CHECK_URL',
    test: isRangeUrl,
    allowed:
      'an https:// address to which /<five hex characters> is added (http:// only on this machine)',
    meaning:
      'where to ask whether a new password is known from a breach, such as `https://api.pwnedpasswords.com/range`. It is sent five hex characters of a SHA-1, and has one second',
  }),
  breachCheckFail: choice({
    name: 'BREACH_CHECK_FAIL',
    values: ['open', 'closed'],
    fallback: 'open',
    meaning:
      'what to do when there is no answer: allow the new password and look again at the next login, or refuse it',
  }),
}

/** Five characters of a digest are little, but on the way nobody should see even those. */
function isRangeUrl(value: string): boolean {
  if (!/^https?:\/\/[^?#@\s]+$/i.test(value) || !URL.canParse(value)) return false
  const { protocol, hostname } = new URL(value)
  return protocol === 'https:' || isLoopback(hostname)
}
