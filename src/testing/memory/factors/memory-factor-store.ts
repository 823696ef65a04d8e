import type {
  Factor,
  FactorRevision,
  FactorStore,
  FactorUse,
} from '../../../auth/factors/factor-store.ts'
import type { DataOwner } from '../../../auth/own-data/tells-of-person.ts'
import type { UserReference } from '../../../auth/user.ts'
import { isOf } from '../is-of.ts'
import { toldRows, toldTime } from '../own-data/told-rows.ts'

/** Keeps second factors in a map. Nothing is awaited between a look and a change, so each call is one step. */
export class MemoryFactorStore implements FactorStore {
  readonly #factors = new Map<string, Factor>()

  /** A copy of everything at rest, for a test to look at. */
  get factors(): readonly Factor[] {
    return structuredClone([...this.#factors.values()])
  }

  dataOf(person: DataOwner) {
    const own = [...this.#factors.values()].filter(({ owner }) => isOf(person, owner))
    const rows = own.map(({ kind, name, transports, isBackedUp, ...factor }) => ({
      ...{ kind, name, transports: transports.join(' '), isBackedUp },
      logsInAlone: factor.logsInAlone ?? false,
      createdAt: toldTime(factor.createdAt),
      confirmedAt: toldTime(factor.confirmedAt),
      lastUsedAt: toldTime(factor.lastUsedAt),
    }))
    return toldRows(rows)
  }

  async add(factors: readonly Factor[]): Promise<boolean> {
    const ids = [...this.#factors.keys(), ...factors.map(({ id }) => id)]
    const credentials = [...this.#factors.values(), ...factors]
      .map(({ credentialId }) => credentialId)
      .filter((id) => id !== null)
    if (hasTwice(ids) || hasTwice(credentials)) return false
    for (const factor of factors) this.#factors.set(factor.id, structuredClone(factor))
    return true
  }

  async listOf(owner: UserReference): Promise<readonly Factor[]> {
    return this.#of(owner)
  }

  async findCredential(credentialId: string): Promise<Factor | null> {
    return this.factors.find((factor) => factor.credentialId === credentialId) ?? null
  }

  async use(id: string, use: FactorUse): Promise<boolean> {
    const { counter, at, isBackedUp, logsInAlone, acceptsLower = false } = use
    const factor = this.#factors.get(id)
    if (!factor) return false
    const isHigher = factor.counter < counter || (factor.counter === 0 && counter === 0)
    if (!isHigher && !acceptsLower) return false
    this.#factors.set(id, {
      ...factor,
      counter: Math.max(factor.counter, counter),
      lastUsedAt: at,
      confirmedAt: factor.confirmedAt ?? at,
      isBackedUp: isBackedUp ?? factor.isBackedUp,
      ...(logsInAlone && { logsInAlone }),
    })
    return true
  }

  async rename(owner: UserReference, id: string, name: string | null): Promise<boolean> {
    const factor = this.#factors.get(id)
    if (!factor || !isOf(owner, factor.owner)) return false
    this.#factors.set(id, { ...factor, name })
    return true
  }

  async remove(owner: UserReference, ids?: readonly string[]): Promise<number> {
    const gone = [...this.#factors.values()].filter(
      (factor) => isOf(owner, factor.owner) && (ids === undefined || ids.includes(factor.id)),
    )
    for (const { id } of gone) this.#factors.delete(id)
    return gone.length
  }

  async revise<T>(
    owner: UserReference,
    decide: (own: readonly Factor[]) => FactorRevision<T>,
  ): Promise<T> {
    const { remove = [], add = [], result } = decide(this.#of(owner))
    for (const id of remove) this.#factors.delete(id)
    for (const factor of add) this.#factors.set(factor.id, structuredClone(factor))
    return result
  }

  #of(owner: UserReference): readonly Factor[] {
    return this.factors
      .filter((factor) => isOf(owner, factor.owner))
      .sort((one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1))
  }
}

function hasTwice(texts: readonly string[]): boolean {
  return new Set(texts).size < texts.length
}
