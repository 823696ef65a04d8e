import type { Token, TokenStore } from '../../auth/tokens/token-store.ts'

/** Keeps tokens in a map. Nothing is awaited between a look and a change, so each call is one step. */
export class MemoryTokenStore implements TokenStore {
  readonly #tokens = new Map<string, Token>()

  /** A copy of everything at rest, for a test to look at. */
  get tokens(): readonly Token[] {
    return structuredClone([...this.#tokens.values()])
  }

  async issue(token: Token): Promise<void> {
    this.#tokens.set(token.hash, structuredClone(token))
  }

  async consume(purpose: string, hash: string, now: number): Promise<Token | null> {
    const token = this.#tokens.get(hash)
    if (!token || token.purpose !== purpose || token.expiresAt <= now) return null
    this.#tokens.delete(hash)
    return token
  }

  async revoke(backend: string, userId: string, purpose?: string): Promise<number> {
    return this.#remove(
      (token) =>
        token.backend === backend &&
        token.userId === userId &&
        (purpose === undefined || token.purpose === purpose),
    )
  }

  async purge(now: number): Promise<number> {
    return this.#remove((token) => token.expiresAt <= now)
  }

  #remove(isWanted: (token: Token) => boolean): number {
    const tokens = [...this.#tokens.values()].filter(isWanted)
    for (const { hash } of tokens) this.#tokens.delete(hash)
    return tokens.length
  }
}
