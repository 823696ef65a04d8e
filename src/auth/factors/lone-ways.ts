import { type Clock, MINUTE_MS } from '../clock.ts'
import { sha256 } from '../crypto/keyed-digest.ts'
import type { UserReference } from '../user.ts'
import { isStep } from './factor-overview.ts'
import type { Factor, FactorStore } from './factor-store.ts'
import { readPasskeyKey } from './passkeys/passkey-keys.ts'
import type { RelyingParty } from './passkeys/relying-party.ts'

/** So long a password that is being given up may still be there when it is looked at. */
const UNDER_WAY_MS = MINUTE_MS

/** What {@link LoneWays} is made of. */
export interface LoneWaysOptions {
  readonly store: FactorStore
  /** Who asks for passkeys; `null`: there are none. */
  readonly party: RelyingParty | null
  /** Whether a password of this person may match. */
  hasPassword(owner: UserReference): Promise<boolean>
  readonly clock: Clock
}

/** What came of a removal. */
export type Removal = { readonly removed: Factor } | 'gone' | 'only-way'

/**
 * Sees to it that whoever has no password keeps a passkey that is a whole login. Users may be kept anywhere, so the
 * store of factors decides alone: who gives up a password says so there first, in one step with the look at the
 * passkeys, and no removal gets past that.
 */
export class LoneWays {
  readonly #options: LoneWaysOptions

  constructor(options: LoneWaysOptions) {
    this.#options = options
  }

  /** Whether a password can be given up here at all. */
  get canClaim(): boolean {
    const { party, store } = this.#options
    return party !== null && store.revise !== undefined
  }

  /** The passkeys of these by which their owner logs in alone, at the domain of today. */
  among(factors: readonly Factor[]): readonly Factor[] {
    const { party } = this.#options
    return factors.filter(
      ({ kind, confirmedAt, logsInAlone, secret }) =>
        kind === 'passkey' &&
        confirmedAt !== null &&
        logsInAlone === true &&
        readPasskeyKey(secret)?.rpId === party?.id,
    )
  }

  /** The same of a person. */
  async of(owner: UserReference): Promise<readonly Factor[]> {
    return this.among(await this.#options.store.listOf(owner))
  }

  /**
   * Begins to give up a password: for a minute the last of these passkeys stays, and then for as long as there is
   * no password.
   *
   * @returns false when there is none; nothing is written then.
   */
  async claim(owner: UserReference): Promise<boolean> {
    const { store, clock } = this.#options
    const isClaimed = await store.revise?.(owner, (own) => {
      if (this.among(own).length === 0) return { result: false }
      const before = own.filter(isClaim).map(({ id }) => id)
      return { remove: before, add: [claimOf(owner, clock())], result: true }
    })
    return isClaimed === true
  }

  /** Removes an app or a passkey, and with the last one the recovery codes, unless it is the only way in. */
  async remove(owner: UserReference, id: string): Promise<Removal> {
    const { store, clock } = this.#options
    // Before the look at the claims: a password that goes meanwhile has left one.
    const hasPassword = await this.#options.hasPassword(owner)
    const decide = (own: readonly Factor[]) => {
      const factor = own.find((one) => one.id === id && isStep(one))
      if (!factor) return { result: 'gone' } as const
      const [only, ...others] = this.among(own)
      const isClaimed = own.some((one) => isClaim(one) && clock() < one.createdAt + UNDER_WAY_MS)
      if (only?.id === id && others.length === 0 && (!hasPassword || isClaimed)) {
        return { result: 'only-way' } as const
      }
      return { remove: [id, ...needlessWithout(own, id)], result: { removed: factor } }
    }
    if (store.revise) return store.revise<Removal>(owner, decide)
    const { remove = [], result } = decide(await store.listOf(owner))
    const [first, ...rest] = remove
    if (first === undefined) return result
    if ((await store.remove(owner, [first])) === 0) return 'gone'
    if (rest.length > 0) await store.remove(owner, rest)
    return result
  }
}

/** Recovery codes: without an app or a passkey no page asks for one. */
function needlessWithout(own: readonly Factor[], id: string): readonly string[] {
  if (own.some((one) => one.id !== id && isStep(one) && one.confirmedAt !== null)) return []
  return own.filter(({ kind }) => kind === 'recovery').map((one) => one.id)
}

function isClaim({ kind }: Factor): boolean {
  return kind === 'no-password'
}

/** The same for everybody who begins at the same time. */
function idOf({ backend, userId }: UserReference): string {
  return `no-password.${sha256(JSON.stringify([backend, userId]))}`
}

function claimOf(owner: UserReference, createdAt: number): Factor {
  const rest = { credentialId: null, transports: [], isBackedUp: false, counter: 0, secret: '' }
  const never = { name: null, confirmedAt: null, lastUsedAt: null }
  return { id: idOf(owner), owner, kind: 'no-password', createdAt, ...rest, ...never }
}
