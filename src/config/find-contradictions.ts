import { isIP } from 'node:net'
import { isLoopback } from './addresses.ts'
import { problemOfOrigin } from './allowed-origins.ts'
import type { SettingProblem } from './config-error.ts'
import type { Values } from './settings.ts'

/** Kibibytes times passes: more would keep a thread busy for seconds. */
const ARGON2_MAX_KIB = 1_048_576

/** The settings, with the base URL that follows from the port where none was given. */
type Resolved = Omit<Values, 'baseUrl'> & { readonly baseUrl: string }

/** Settings that are allowed one by one, but not together. */
export function findContradictions(config: Resolved): SettingProblem[] {
  const finders = [
    plainHttp,
    argon2Work,
    idleBeyondMax,
    schemaOfNoPostgres,
    cacheOfSqlite,
    mailOfNobody,
    unconfirmable,
    unconfirmed,
    unmailed,
    foreignPasskeys,
    languageNotOffered,
    openOrigins,
  ]
  return finders.flatMap((find) => find(config) ?? [])
}

/** Whether a session that is not used would end by its age first. */
export function isIdleBeyondMax(limits: SessionLimits): boolean {
  return limits.sessionIdleMinutes > limits.sessionMaxHours * 60
}

type SessionLimits = Pick<Resolved, 'sessionIdleMinutes' | 'sessionMaxHours'>

type Find = (config: Resolved) => SettingProblem | null

const plainHttp: Find = ({ baseUrl, mode }) => {
  const { protocol, hostname } = new URL(baseUrl)
  if (mode !== 'production' || protocol === 'https:' || isLoopback(hostname)) return null
  const allowed = 'an https:// address in production: cookies over plain http can be stolen'
  return { name: 'BASE_URL', given: baseUrl, allowed }
}

const argon2Work: Find = ({ argon2MemoryKiB, argon2Passes }) => {
  if (argon2MemoryKiB * argon2Passes <= ARGON2_MAX_KIB) return null
  const most = Math.floor(ARGON2_MAX_KIB / argon2Passes)
  const allowed = `with ARGON2_PASSES=${argon2Passes} at most ${most}`
  return { name: 'ARGON2_MEMORY_KIB', given: `${argon2MemoryKiB}`, allowed }
}

const idleBeyondMax: Find = ({ sessionIdleMinutes, sessionMaxHours }) => {
  if (!isIdleBeyondMax({ sessionIdleMinutes, sessionMaxHours })) return null
  const allowed = `at most SESSION_MAX_HOURS, which is ${sessionMaxHours} hours`
  return { name: 'SESSION_IDLE_MINUTES', given: `${sessionIdleMinutes}`, allowed }
}

const mailOfNobody: Find = ({ smtpUrl, mailFrom }) => {
  if (smtpUrl === null || mailFrom !== null) return null
  const allowed = 'with SMTP_URL it must say who mails come from, such as accounts@example.com'
  return { name: 'MAIL_FROM', given: undefined, allowed }
}

/** In development mails are kept in files, and an address can be confirmed by them. */
const unconfirmable: Find = ({ verifiedEmail, smtpUrl, mode }) => {
  if (mode !== 'production' || verifiedEmail !== 'required' || smtpUrl !== null) return null
  const allowed =
    'nobody can confirm an address without mail: set SMTP_URL and MAIL_FROM, or use "optional"'
  return { name: 'VERIFIED_EMAIL', given: verifiedEmail, allowed }
}

/** Accounts would be deleted that nobody could have confirmed. */
const unconfirmed: Find = ({ unverifiedDays, smtpUrl, mode }) => {
  if (mode !== 'production' || unverifiedDays === 0 || smtpUrl !== null) return null
  const allowed = 'nobody can confirm an address without mail: set SMTP_URL and MAIL_FROM, or use 0'
  return { name: 'UNVERIFIED_DAYS', given: `${unverifiedDays}`, allowed }
}

const unmailed: Find = ({ signInByMail, smtpUrl, mode }) => {
  if (mode !== 'production' || signInByMail !== 'on' || smtpUrl !== null) return null
  const allowed = 'nobody can log in by mail without mail: set SMTP_URL and MAIL_FROM, or use "off"'
  return { name: 'SIGN_IN_BY_MAIL', given: signInByMail, allowed }
}

const openOrigins: Find = ({ allowedOrigins, baseUrl, mode }) => {
  for (const origin of allowedOrigins) {
    const allowed = problemOfOrigin(origin, baseUrl, mode)
    if (allowed) return { name: 'ALLOWED_ORIGINS', given: allowedOrigins.join(','), allowed }
  }
  return null
}

/** Browsers make passkeys only for the host that they are at, or for a domain above it. */
const foreignPasskeys: Find = ({ passkeyRpId, baseUrl }) => {
  const { hostname } = new URL(baseUrl)
  if (passkeyRpId === null) return null
  if (isIP(hostname) !== 0 || hostname.startsWith('[')) {
    const allowed = 'BASE_URL is an address, where no browser makes passkeys: unset it'
    return { name: 'PASSKEY_RP_ID', given: passkeyRpId, allowed }
  }
  if (passkeyRpId === hostname) return null
  if (passkeyRpId.includes('.') && hostname.endsWith(`.${passkeyRpId}`)) return null
  const allowed = `no browser takes it at ${hostname}, the host of BASE_URL: set it to that or to a domain above it, or unset it`
  return { name: 'PASSKEY_RP_ID', given: passkeyRpId, allowed }
}

/** Whether nobody could choose the language of the site. */
export function isNotOffered({ language, languages }: LanguageChoice): boolean {
  return languages.length > 0 && !languages.includes(language)
}

type LanguageChoice = Pick<Resolved, 'language' | 'languages'>

const languageNotOffered: Find = ({ language, languages }) => {
  if (!isNotOffered({ language, languages })) return null
  const allowed = `LANGUAGE, which is "${language}", must be one of them`
  return { name: 'LANGUAGES', given: languages.join(','), allowed }
}

const schemaOfNoPostgres: Find = ({ tablePrefix, databaseUrl }) => {
  if (!tablePrefix.includes('.') || databaseUrl.startsWith('postgres')) return null
  const allowed = 'only PostgreSQL has schemas: leave out the part with the dot'
  return { name: 'TABLE_PREFIX', given: tablePrefix, allowed }
}

const cacheOfSqlite: Find = ({ sessionCacheMs, databaseUrl }) => {
  if (sessionCacheMs === 0 || !databaseUrl.startsWith('sqlite:')) return null
  const allowed = 'it is for PostgreSQL and MariaDB. On SQLite pages are exact without it: unset it'
  return { name: 'SESSION_CACHE_MS', given: `${sessionCacheMs}`, allowed }
}
