import { originsOf } from './addresses.ts'
import { ConfigError } from './config-error.ts'
import { findConcerns as findConcernsOf } from './find-concerns.ts'
import { findContradictions } from './find-contradictions.ts'
import { type Environment, readSettings } from './read-settings.ts'
import { REFUSED, SETTINGS, type Values } from './settings.ts'

export { ConfigError } from './config-error.ts'

/** The settings of one process: read once, checked, frozen. */
export interface Config extends Omit<Values, 'baseUrl'> {
  /** Where people reach the site, without a slash at the end. */
  readonly baseUrl: string
  /** The origins that requests may come from; the first is that of `baseUrl`. */
  readonly origins: readonly string[]
  /** Peppers and keys of hashes that other systems made. */
  readonly hashKeys: HashKeys
}

export interface HashKeys {
  readonly pepper?: string
  readonly firebase?: {
    readonly signerKey: string
    readonly saltSeparator: string
    readonly rounds: number
    readonly memCost: number
  }
}

/**
 * Reads the settings from environment variables.
 *
 * @throws ConfigError that names everything that is wrong at once: the variable, what was given
 *   (never a secret) and what is allowed.
 */
export function readConfig(environment: Environment): Config {
  const values = readSettings(SETTINGS, environment, REFUSED)
  const baseUrl = values.baseUrl ?? `http://localhost:${values.port}`
  const config: Config = {
    ...values,
    baseUrl,
    origins: originsOf(baseUrl, values.mode),
    hashKeys: Object.freeze(hashKeysOf(values)),
  }
  const contradictions = findContradictions(config)
  if (contradictions.length > 0) throw new ConfigError(contradictions)
  return Object.freeze(config)
}

/** What works but should not stand on the open net: one sentence each. */
export function findConcerns(config: Config): readonly string[] {
  return findConcernsOf(SETTINGS, { ...config })
}

function hashKeysOf(values: Values): HashKeys {
  const { passwordPepper: pepper, firebaseSignerKey: signerKey } = values
  const firebase = signerKey && {
    signerKey,
    saltSeparator: values.firebaseSaltSeparator,
    rounds: values.firebaseRounds,
    memCost: values.firebaseMemCost,
  }
  return { ...(pepper && { pepper }), ...(firebase && { firebase }) }
}
