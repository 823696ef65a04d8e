import type { Config } from '../../config/config.ts'
import type { DatabaseFacts } from '../../database/inspection/database-facts.ts'
import type { SecretFacts } from '../emergencies/secret-steps.ts'

/** All that the check of a deployment looks at. Findings ask nothing else, so that each can be tried out. */
export interface World {
  readonly config: Config
  readonly process: ProcessFacts
  /** The files that hold what is secret, as far as they are there. */
  readonly files: readonly FileFacts[]
  readonly database: DatabaseState
  /** What is wrong with the cost of a new hash on this machine; `null` when nothing is. */
  readonly hashCost: string | null
}

export interface ProcessFacts {
  /** `null` on systems without user ids. */
  readonly userId: number | null
  /** As `process.version`. */
  readonly nodeVersion: string
  readonly nodeOptions: string
  /** Whether certificates of others are checked. */
  readonly checksCertificates: boolean
  /** How many files may be open at a time; `null` when nobody knows. */
  readonly openFiles: number | null
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number
}

export interface FileFacts {
  readonly path: string
  readonly kind: 'database' | 'directory' | 'secret'
  /** The bits of permission. */
  readonly mode: number
  readonly ownerId: number
  /** The name of a file system on another machine; `null` for one of this machine. */
  readonly network: string | null
}

export type DatabaseState =
  | {
      readonly kind: 'inspected'
      readonly facts: DatabaseFacts
      /** `null` where they cannot be looked at: there is no table yet, or no secret. */
      readonly dataKeys: DataKeyFacts | null
      /** How far a change of the secret is; `null` where that cannot be looked at. */
      readonly secrets: SecretFacts | null
    }
  /** An SQLite file that nobody has made yet. */
  | { readonly kind: 'absent'; readonly path: string }
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** In memory: there is nothing to look at. */
  | { readonly kind: 'unkept' }

/** What is known of the keys that seal what rests in the database, by their numbers. */
export interface DataKeyFacts {
  /** Wrapped under a secret that is still listed, but is not the first. */
  readonly wrappedByOlder: readonly number[]
  /** Wrapped under a secret that is not listed. */
  readonly unreadable: readonly number[]
}

/** One kind of weakness. */
export interface Finding {
  /** What its sentences begin with: a setting, or a part of the world. */
  readonly name: string
  /** Each weakness of this kind with its remedy, as the rest of a sentence. */
  find(world: World): readonly string[]
}

/** A finding that a condition tells. */
export function when(name: string, isSo: (world: World) => boolean, rest: string): Finding {
  return { name, find: (world) => (isSo(world) ? [rest] : []) }
}
