import { isLoopback } from '../../../config/addresses.ts'
import { findConcerns } from '../../../config/config.ts'
import { secretWeakness } from '../secret-weakness.ts'
import { type Finding, when } from '../world.ts'

/** What the schema itself has against a value. Its sentences begin with the setting. */
const concerns: Finding = { name: '', find: ({ config }) => findConcerns(config) }

const hashCost: Finding = {
  name: '',
  find: ({ hashCost }) => (hashCost === null ? [] : [hashCost]),
}

const MAKE_ONE = `Make one with: node -p "crypto.randomBytes(32).toString('base64url')"`

const secrets: Finding = {
  name: 'SECRET',
  find: ({ config }) =>
    (config.secrets ?? []).flatMap((secret, index) => {
      const weakness = secretWeakness(secret)
      return weakness === null ? [] : [`number ${index + 1} ${weakness}. ${MAKE_ONE}`]
    }),
}

const proxies: Finding = {
  name: 'TRUSTED_PROXIES',
  find: ({ config }) =>
    config.trustedProxies
      .filter(isTooWide)
      .map((range) => `has ${range}: anybody there can claim any address. Name your proxies only.`),
}

const OWN_IPV6 = /^f[cd]|^fe[89ab]/i

/** Wider than any network of one's own: 10.0.0.0/8 is the widest of IPv4. */
function isTooWide(range: string): boolean {
  const [address = '', bits] = range.split('/')
  if (bits === undefined) return false
  if (!address.includes(':')) return Number(bits) < 8
  return Number(bits) < (OWN_IPV6.test(address) ? 7 : 16)
}

export const settingFindings: readonly Finding[] = [
  concerns,
  hashCost,
  secrets,
  proxies,
  when(
    'TRUSTED_PROXIES',
    ({ config }) => config.trustedProxies.length === 0 && config.baseUrl.startsWith('https:'),
    'names nobody, and something in front does TLS: all visitors count as one, and whoever guesses passwords cannot be told from the others. Name the proxy, such as 127.0.0.1.',
  ),
  when(
    'BASE_URL',
    ({ config }) => isLoopback(new URL(config.baseUrl).hostname),
    'names this machine: nobody else can follow its links. Set it to the address of the site.',
  ),
  when(
    'SECOND_FACTOR',
    ({ config }) => config.secondFactor === 'optional',
    'lets the staff log in by a password alone: whoever finds out one of them has the site. Set it to staff.',
  ),
  when(
    'LOG_LEVEL',
    ({ config }) => ['silent', 'fatal'].includes(config.logLevel),
    'hides failures and refusals. Set it to info or warn.',
  ),
  when(
    'LOG_LEVEL',
    ({ config }) => ['trace', 'debug'].includes(config.logLevel),
    'is for development: it fills the log. Set it to info.',
  ),
  when(
    'HOST',
    ({ config }) => /^(0\.0\.0\.0|::|\*)$/.test(config.host) && config.trustedProxies.length === 0,
    'is every address, and no proxy is trusted: people get in past the proxy that does TLS. Set it to 127.0.0.1, or name the proxy in TRUSTED_PROXIES.',
  ),
  when(
    'SCRYPT_COST',
    ({ config }) => config.passwordHasher === 'scrypt' && config.scryptCost < 17,
    'is below 17. Unset it.',
  ),
  when(
    'ARGON2_MEMORY_KIB',
    ({ config }) =>
      config.passwordHasher === 'argon2id' && config.argon2MemoryKiB * config.argon2Passes < 35_000,
    'and ARGON2_PASSES are below what OWASP asks for. Unset both.',
  ),
  when(
    'PBKDF2_ITERATIONS',
    ({ config }) => config.passwordHasher === 'pbkdf2' && config.pbkdf2Iterations < 600_000,
    'is below 600000. Unset it.',
  ),
  when(
    'BREACH_CHECK_FAIL',
    ({ config }) => config.breachCheckUrl !== null && config.breachCheckFail === 'open',
    'lets every password through while the service is away. Set it to closed.',
  ),
  when(
    'SESSION_IDLE_MINUTES',
    ({ config }) => config.sessionIdleMinutes > 1440,
    'is above a day. Set it to 1440 or less.',
  ),
  when(
    'SESSION_MAX_HOURS',
    ({ config }) => config.sessionMaxHours > 168,
    'is above a week. Set it to 168 or less.',
  ),
  when(
    'SESSION_REMEMBER_DAYS',
    ({ config }) => config.sessionRememberDays > 90,
    'is above 90. Set it to 90 or less.',
  ),
  when(
    'REAUTH_MINUTES',
    ({ config }) => config.reauthMinutes > 60,
    'is above an hour: whoever finds an open browser can take the account over. Set it to 60 or less.',
  ),
  when(
    'AUDIT_DAYS',
    ({ config }) => config.auditDays < 30,
    'is below 30: where somebody broke in from is forgotten before anybody looks. Set it to 90 or more.',
  ),
  when(
    'SESSION_CACHE_MS',
    ({ config }) => config.sessionCacheMs > 5000,
    'lets people who were shut out go on for more than 5 seconds. Set it to 5000 or less.',
  ),
]
