import { z } from 'zod'
import type { ForeignKeys } from '../auth/passwords/formats/format.ts'
import { ConfigError, type SettingProblem } from './config-error.ts'
import { didYouMean } from './did-you-mean.ts'
import { makeSettings, type Settings } from './settings.ts'

export { ConfigError } from './config-error.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The settings of one process: read once, checked, frozen. */
export interface Config {
  readonly mode: 'development' | 'production' | 'test'
  readonly host: string
  readonly port: number
  /** Where people reach the site, without a slash at the end. */
  readonly baseUrl: string
  /** The origins that requests may come from; the first is that of `baseUrl`. */
  readonly origins: readonly string[]
  readonly databaseUrl: string
  /** The first signs, all verify; `null` in development, where one is made and kept in a file. */
  readonly secrets: readonly string[] | null
  readonly siteName: string
  readonly registrationOpen: boolean
  readonly passwordHasher: 'bcrypt' | 'argon2id' | 'scrypt' | 'pbkdf2'
  readonly bcryptCost: number
  readonly argon2MemoryKiB: number
  readonly argon2Passes: number
  readonly scryptCost: number
  readonly pbkdf2Iterations: number
  readonly passwordMinLength: number
  readonly passwordContextWords: readonly string[]
  /** `null`: no service is asked about breaches. */
  readonly breachCheckUrl: string | null
  readonly breachCheckFail: 'open' | 'closed'
  /** Peppers and keys of hashes that other systems made. */
  readonly hashKeys: ForeignKeys
  readonly sessionIdleMinutes: number
  readonly sessionMaxHours: number
  readonly sessionRememberDays: number
  /** How long a write of another process may go unnoticed; 0: the database is asked every time. */
  readonly sessionMemoryMs: number
  readonly trustedProxies: readonly string[]
  readonly logLevel: string
}

/** Kibibytes times passes: more would keep a thread busy for seconds. */
const ARGON2_MAX_KIB = 1_048_576

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

/**
 * Reads the settings from environment variables.
 *
 * @throws ConfigError that names everything that is wrong at once: the variable, what was given
 *   (never a secret) and what is allowed.
 */
export function readConfig(environment: Environment): Config {
  const settings = makeSettings(environment.NODE_ENV)
  // An empty variable is one that was not set: shells and compose files cannot unset them.
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  ) as Record<string, string>

  const problems = didYouMean(Object.keys(given), guessable(settings))
  const values = parse(settings, given, problems)
  if (problems.length > 0) throw new ConfigError(problems)

  const config = toConfig(values as unknown as Values)
  const inconsistent = findInconsistent(config)
  if (inconsistent.length > 0) throw new ConfigError(inconsistent)
  return Object.freeze(config)
}

interface Values {
  HOST: string
  PORT: number
  BASE_URL: string | undefined
  DATABASE_URL: string
  SECRET: string[] | undefined
  NODE_ENV: Config['mode']
  REGISTRATION: 'open' | 'closed'
  PASSWORD_HASHER: Config['passwordHasher']
  BCRYPT_COST: number
  ARGON2_MEMORY_KIB: number
  ARGON2_PASSES: number
  SCRYPT_COST: number
  PBKDF2_ITERATIONS: number
  PASSWORD_MIN_LENGTH: number
  PASSWORD_CONTEXT_WORDS: string[]
  BREACH_CHECK_URL: string | undefined
  BREACH_CHECK_FAIL: Config['breachCheckFail']
  PASSWORD_PEPPER: string | undefined
  FIREBASE_SIGNER_KEY: string | undefined
  FIREBASE_SALT_SEPARATOR: string
  FIREBASE_ROUNDS: number
  FIREBASE_MEM_COST: number
  SESSION_IDLE_MINUTES: number
  SESSION_MAX_HOURS: number
  SESSION_REMEMBER_DAYS: number
  SESSION_MEMORY_MS: number
  TRUSTED_PROXIES: string[]
  LOG_LEVEL: string
}

function parse(settings: Settings, given: Record<string, string>, problems: SettingProblem[]) {
  const values: Record<string, unknown> = {}
  for (const [name, { schema, allowed, isSecret }] of Object.entries(settings)) {
    const result = z.safeParse(schema, given[name])
    if (result.success) values[name] = result.data
    else
      problems.push({
        name,
        given: isSecret ? undefined : withoutPassword(given[name]),
        allowed: allowed(given[name]),
      })
  }
  return values
}

/** A stranger's variable is not to be taken for a setting that does nothing yet. */
function guessable(settings: Settings): string[] {
  return Object.keys(settings).filter((name) => !settings[name]?.isReserved)
}

/** An address may come with a name and a password in it. */
function withoutPassword(value: string | undefined): string | undefined {
  return value?.replace(/\/\/[^/@]*@/, '//…@')
}

function toConfig(values: Values): Config {
  const baseUrl = new URL(values.BASE_URL ?? `http://localhost:${values.PORT}`).origin
  return {
    mode: values.NODE_ENV,
    host: values.HOST,
    port: values.PORT,
    baseUrl,
    origins: Object.freeze(originsOf(baseUrl, values.NODE_ENV)),
    databaseUrl: values.DATABASE_URL,
    secrets: values.SECRET ? Object.freeze(values.SECRET) : null,
    siteName: 'Gadwall',
    registrationOpen: values.REGISTRATION === 'open',
    passwordHasher: values.PASSWORD_HASHER,
    bcryptCost: values.BCRYPT_COST,
    argon2MemoryKiB: values.ARGON2_MEMORY_KIB,
    argon2Passes: values.ARGON2_PASSES,
    scryptCost: values.SCRYPT_COST,
    pbkdf2Iterations: values.PBKDF2_ITERATIONS,
    passwordMinLength: values.PASSWORD_MIN_LENGTH,
    passwordContextWords: Object.freeze(values.PASSWORD_CONTEXT_WORDS),
    breachCheckUrl: values.BREACH_CHECK_URL ?? null,
    breachCheckFail: values.BREACH_CHECK_FAIL,
    hashKeys: Object.freeze(hashKeysOf(values)),
    sessionIdleMinutes: values.SESSION_IDLE_MINUTES,
    sessionMaxHours: values.SESSION_MAX_HOURS,
    sessionRememberDays: values.SESSION_REMEMBER_DAYS,
    sessionMemoryMs: values.SESSION_MEMORY_MS,
    trustedProxies: Object.freeze(values.TRUSTED_PROXIES),
    logLevel: values.LOG_LEVEL,
  }
}

function hashKeysOf(values: Values): ForeignKeys {
  const { PASSWORD_PEPPER: pepper, FIREBASE_SIGNER_KEY: signerKey } = values
  const firebase = signerKey && {
    signerKey,
    saltSeparator: values.FIREBASE_SALT_SEPARATOR,
    rounds: values.FIREBASE_ROUNDS,
    memCost: values.FIREBASE_MEM_COST,
  }
  return { ...(pepper && { pepper }), ...(firebase && { firebase }) }
}

/** A newcomer who types the other name of their own machine is not to be refused. */
function originsOf(baseUrl: string, mode: Config['mode']): string[] {
  const { origin, hostname, protocol, port } = new URL(baseUrl)
  if (mode === 'production' || !LOOPBACK.test(hostname)) return [origin]
  const names = ['localhost', '127.0.0.1', '[::1]'].map(
    (name) => `${protocol}//${name}${port && `:${port}`}`,
  )
  return [origin, ...names.filter((other) => other !== origin)]
}

function findInconsistent(config: Config): SettingProblem[] {
  const problems: SettingProblem[] = []
  const { protocol, hostname } = new URL(config.baseUrl)
  if (config.mode === 'production' && protocol === 'http:' && !LOOPBACK.test(hostname)) {
    const allowed = 'an https:// address in production: cookies over plain http can be stolen'
    problems.push({ name: 'BASE_URL', given: config.baseUrl, allowed })
  }
  if (config.argon2MemoryKiB * config.argon2Passes > ARGON2_MAX_KIB) {
    const allowed = `with ARGON2_PASSES=${config.argon2Passes} at most ${Math.floor(ARGON2_MAX_KIB / config.argon2Passes)}`
    problems.push({ name: 'ARGON2_MEMORY_KIB', given: `${config.argon2MemoryKiB}`, allowed })
  }
  if (config.sessionIdleMinutes > config.sessionMaxHours * 60) {
    const allowed = `at most SESSION_MAX_HOURS, which is ${config.sessionMaxHours} hours`
    problems.push({ name: 'SESSION_IDLE_MINUTES', given: `${config.sessionIdleMinutes}`, allowed })
  }
  return problems
}
