import {
  type CreatePasswordsOptions,
  createPasswords,
  type PooledPasswords,
} from '../auth/passwords/create-passwords.ts'
import type { UnusableHash } from '../auth/passwords/hashers/hasher.ts'
import type { InspectOptions } from '../auth/passwords/inspect-hash.ts'
import { BreachCheck, type BreachEvent } from '../auth/passwords/policy/breach-check.ts'
import { PasswordPolicy } from '../auth/passwords/policy/password-policy.ts'
import type { Config } from '../config/config.ts'
import type { Logger } from '../web/context.ts'

export interface PasswordSetup {
  readonly passwords: PooledPasswords
  readonly policy: PasswordPolicy
  /** How hashes of other programs are read: peppers, keys and what they may cost. */
  readonly hashes: InspectOptions
}

export interface PasswordSetupOptions {
  /** Hashes that may wait for a thread (64). */
  readonly queueLimit?: number | undefined
  /** Hears whose password turned out to be known from a breach (nobody). */
  readonly onLeaked?: ((username: string) => void) | undefined
}

/**
 * Everything about passwords that the settings decide.
 *
 * @throws TypeError when the chosen hasher lacks its package.
 */
export function composePasswords(
  config: Config,
  logger: Logger,
  { queueLimit, onLeaked }: PasswordSetupOptions = {},
): PasswordSetup {
  const breachCheck = config.breachCheckUrl
    ? new BreachCheck({
        url: config.breachCheckUrl,
        onFailure: config.breachCheckFail,
        onEvent(event) {
          logBreachEvent(logger, event)
          const { kind, username } = event
          if (kind === 'found_later' && username !== null) onLeaked?.(username)
        },
      })
    : null
  const passwords = createPasswords({
    ...hasherOptions(config),
    renew: config.passwordRenew,
    maxMs: config.hashMaxMs,
    keys: config.hashKeys,
    ...(queueLimit && { queueLimit }),
    onDamaged: (hash) => logDamage(logger, hash),
    onRenewalFailed: (error) => {
      logger.error({ error: String(error) }, 'a password hash could not be renewed')
    },
    onMatch: (raw) => void breachCheck?.recheck(raw),
  })
  const policy = new PasswordPolicy({
    minLength: config.passwordMinLength,
    maxBytes: passwords.maxBytes,
    contextWords: [config.siteName, ...config.passwordContextWords],
    breachCheck,
  })
  const hashes = {
    keys: config.hashKeys,
    maxMs: config.hashMaxMs,
    own: passwords.work,
    maxBytes: passwords.maxBytes,
  }
  return { passwords, policy, hashes }
}

/** How new hashes are made. */
export function hasherOptions(config: Config): CreatePasswordsOptions {
  return {
    hasher: config.passwordHasher,
    format: config.passwordFormat,
    cost: config.bcryptCost,
    argon2: { memoryKiB: config.argon2MemoryKiB, passes: config.argon2Passes },
    scryptCost: config.scryptCost,
    pbkdf2Iterations: config.pbkdf2Iterations,
  }
}

function logDamage(logger: Logger, { format, reason }: UnusableHash): void {
  logger.error({ format, reason }, 'a stored password hash cannot be verified')
}

function logBreachEvent(logger: Logger, { kind, username }: BreachEvent): void {
  if (kind === 'unavailable') {
    logger.warn({ breachCheck: 'unavailable' }, 'a new password was not checked for breaches')
  } else {
    logger.warn({ breachCheck: 'found_later', username }, 'a password is known from a breach')
  }
}
