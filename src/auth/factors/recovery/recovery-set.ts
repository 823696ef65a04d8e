import type { RequestInfo } from '../../backend.ts'
import type { Clock } from '../../clock.ts'
import { randomText } from '../../crypto/random.ts'
import type { DataKeys } from '../../keys/data-keys.ts'
import { workFor } from '../../passwords/work-for.ts'
import type { UserReference } from '../../user.ts'
import type { Factor, FactorStore } from '../factor-store.ts'
import { newRecoveryCodes, type RecoveryCode, readRecoveryCode } from './recovery-codes.ts'
import { RecoveryHashes } from './recovery-hashes.ts'

const SET_BYTES = 16

/** What {@link RecoverySet} is made of. */
export interface RecoverySetOptions {
  readonly store: FactorStore
  readonly keys: DataKeys
  readonly clock: Clock
}

/** Recovery codes: a set of ten for each person, each of which is used once. Only their hashes are kept. */
export class RecoverySet {
  readonly #options: RecoverySetOptions
  readonly #hashes: RecoveryHashes

  constructor(options: RecoverySetOptions) {
    this.#options = options
    this.#hashes = new RecoveryHashes(options.keys)
  }

  /**
   * Makes a new set, and ends the one before.
   *
   * @returns the codes, to be shown once: nobody can find them out again.
   * @throws Overloaded when too many hashes are waiting. The old set stays then.
   */
  async renew(owner: UserReference, request: RequestInfo): Promise<readonly string[]> {
    const { store, clock } = this.#options
    const codes = newRecoveryCodes()
    const secrets: string[] = []
    for (const code of codes.map(readRecoveryCode)) {
      secrets.push(await this.#hashes.make(code as RecoveryCode, workFor(request)))
    }
    const newest = newestSetOf(await store.listOf(owner))[0]
    // Later than every set before it, however the clocks go: the newest set alone counts.
    const at = Math.max(clock(), (newest?.createdAt ?? 0) + 1)
    const set = randomText(SET_BYTES)
    const rest = { credentialId: null, transports: [], isBackedUp: false, counter: 0, name: null }
    const times = { createdAt: at, confirmedAt: at, lastUsedAt: null }
    await store.add(
      secrets.map((secret, index) => {
        return { id: `${set}.${index}`, owner, kind: 'recovery', secret, ...rest, ...times }
      }),
    )
    await this.#removeOlder(owner)
    return codes
  }

  /** How many codes are left. */
  leftOf(factors: readonly Factor[]): number {
    return newestSetOf(factors).length
  }

  /**
   * Uses a code up, for good: of any number of parallel posts of it one is right. Not limited by itself.
   *
   * @returns how many are left; `null` when it was no code of this person.
   */
  async use(
    owner: UserReference,
    code: RecoveryCode,
    request: RequestInfo,
  ): Promise<number | null> {
    const row = await this.find(owner, code, request)
    return row && this.take(row)
  }

  /**
   * The row of a code; `null` when it is none of this person. It takes one hash, whoever they are, and uses nothing
   * up. Not limited by itself.
   */
  async find(
    owner: UserReference,
    code: RecoveryCode,
    request: RequestInfo,
  ): Promise<Factor | null> {
    const set = newestSetOf(await this.#options.store.listOf(owner))
    const row = set.find(({ secret }) => this.#hashes.isOf(code, secret))
    const isRight = await this.#hashes.verify(code, row?.secret ?? null, workFor(request))
    return row && isRight ? row : null
  }

  /** Uses a code up: of any number of parallel calls one does. How many are left; `null` when it was gone. */
  async take({ id, owner }: Factor): Promise<number | null> {
    const { store } = this.#options
    if ((await store.remove(owner, [id])) === 0) return null
    return newestSetOf(await store.listOf(owner)).length
  }

  /** Two may have made a set at the same time: each of them ends up with the newer one. */
  async #removeOlder(owner: UserReference): Promise<void> {
    const { store } = this.#options
    const factors = await store.listOf(owner)
    const counting = new Set(newestSetOf(factors))
    const over = factors.filter((one) => one.kind === 'recovery' && !counting.has(one))
    if (over.length > 0)
      await store.remove(
        owner,
        over.map(({ id }) => id),
      )
  }
}

/** The codes that count: those of the set that was made last. */
function newestSetOf(factors: readonly Factor[]): readonly Factor[] {
  const codes = factors.filter(({ kind }) => kind === 'recovery')
  const newest = codes.reduce<Factor | null>(
    (one, other) => (isNewer(other, one) ? other : one),
    null,
  )
  return newest === null ? [] : codes.filter(({ id }) => setOf(id) === setOf(newest.id))
}

function isNewer(one: Factor, other: Factor | null): boolean {
  if (other === null || one.createdAt !== other.createdAt) {
    return other === null || one.createdAt > other.createdAt
  }
  return setOf(one.id) > setOf(other.id)
}

function setOf(id: string): string {
  return id.split('.')[0] ?? ''
}
