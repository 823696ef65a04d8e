import type { Factor } from './factor-store.ts'

/** A factor as its owner may see it: nothing that it is checked with. */
export type FactorSummary = Omit<Factor, 'owner' | 'secret' | 'counter' | 'confirmedAt'>

/** What a person has. */
export interface FactorOverview {
  /** Authenticator apps that are confirmed, the first one first. */
  readonly apps: readonly FactorSummary[]
  readonly passkeys: readonly FactorSummary[]
  /** Recovery codes that are left. */
  readonly recoveryCodes: number
  /** Whether they log in in two steps: there is an app or a passkey. */
  readonly isOn: boolean
  /** Since when they are asked to add one, in milliseconds since 1970-01-01 UTC; `null`: they are not. */
  readonly askedAt: number | null
}

/** How somebody has passed the second step: `otp` by an app, `recovery` by a recovery code. */
export type CodeMethod = 'otp' | 'recovery'

/** Leaves out what nobody may see. */
export function summaryOf(factor: Factor): FactorSummary {
  const { id, kind, name, credentialId, transports, isBackedUp, createdAt, lastUsedAt } = factor
  return { id, kind, name, credentialId, transports, isBackedUp, createdAt, lastUsedAt }
}

/** Whether it is what somebody logs in with in the second step. */
export function isStep({ kind }: Factor): boolean {
  return kind === 'app' || kind === 'passkey'
}
