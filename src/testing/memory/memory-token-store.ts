import type { DataOwner } from '../../auth/own-data/tells-of-person.ts'
import type { Token, TokenStore } from '../../auth/tokens/token-store.ts'
import type { UserReference } from '../../auth/user.ts'
import { isOf } from './is-of.ts'
import { isAddressOf, toldRows, toldTime } from './own-data/told-rows.ts'

/** Keeps tokens in a map. Nothing is awaited between a look and a change, so each call is one step. */
export class MemoryTokenStore implements TokenStore {
  readonly #tokens = new Map<string, Token>()

  /** A copy of everything at rest, for a test to look at. */
  get tokens(): readonly Token[] {
    return structuredClone([...this.#tokens.values()])
  }

  async issue(token: Token): Promise<boolean> {
    if (this.#tokens.has(token.id)) return false
    this.#tokens.set(token.id, structuredClone(token))
    return true
  }

  async find(purpose: string, id: string, now: number): Promise<Token | null> {
    const token = this.#valid(id, now)
    return token?.purpose === purpose ? structuredClone(token) : null
  }

  async tryCode(id: string, now: number): Promise<number | null> {
    const token = this.#valid(id, now)
    if (!token?.triesLeft) return null
    const triesLeft = token.triesLeft - 1
    this.#tokens.set(id, { ...token, triesLeft })
    return triesLeft
  }

  async consume(purpose: string, id: string, digest: string, now: number): Promise<Token | null> {
    const token = this.#valid(id, now)
    if (token?.purpose !== purpose || token.digest !== digest) return null
    this.#tokens.delete(id)
    return token
  }

  async newestOf(owner: UserReference, purpose: string, now: number): Promise<Token | null> {
    const [newest] = await this.listOf(owner, purpose, now, 1)
    return newest ?? null
  }

  async listOf(
    owner: UserReference,
    purpose: string,
    now: number,
    limit: number,
  ): Promise<readonly Token[]> {
    const own = [...this.#tokens.values()].filter(
      (token) => token.purpose === purpose && token.expiresAt > now && isOf(owner, token.owner),
    )
    const sorted = own.sort((one, other) => other.createdAt - one.createdAt)
    return structuredClone(sorted.slice(0, limit))
  }

  async listIssuedBefore(purpose: string, time: number, limit: number): Promise<readonly Token[]> {
    const found = [...this.#tokens.values()].filter(
      (token) => token.purpose === purpose && token.createdAt < time,
    )
    const sorted = found.sort((one, other) => one.createdAt - other.createdAt)
    return structuredClone(sorted.slice(0, limit))
  }

  async destroyAllOf(owner: UserReference, purpose?: string): Promise<number> {
    return this.#remove(
      (token) => isOf(owner, token.owner) && (purpose === undefined || token.purpose === purpose),
    )
  }

  dataOf(person: DataOwner) {
    const named = [...this.#tokens.values()].filter(
      ({ owner, sentTo }) => isOf(person, owner) || isAddressOf(person, sentTo),
    )
    const rows = named.map(({ purpose, sentTo, createdAt, expiresAt }) => ({
      ...{ purpose, sentTo, createdAt: toldTime(createdAt), expiresAt: toldTime(expiresAt) },
    }))
    return toldRows(rows)
  }

  async purge(now: number): Promise<number> {
    return this.#remove((token) => token.expiresAt <= now)
  }

  #valid(id: string, now: number): Token | undefined {
    const token = this.#tokens.get(id)
    return token && token.expiresAt > now ? token : undefined
  }

  #remove(isWanted: (token: Token) => boolean): number {
    const tokens = [...this.#tokens.values()].filter(isWanted)
    for (const { id } of tokens) this.#tokens.delete(id)
    return tokens.length
  }
}
