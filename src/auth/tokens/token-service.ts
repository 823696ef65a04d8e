import type { Clock } from '../clock.ts'
import type { KeyedDigest } from '../crypto/keyed-digest.ts'
import { Secret } from '../secret.ts'
import type { User, UserReference } from '../user.ts'
import { lifetimeOf } from './purposes.ts'
import { TokenStates } from './token-states.ts'
import type { Token, TokenStore } from './token-store.ts'
import { codeOf, newCode, newTokenParts, partsOf } from './token-text.ts'

/** What a token is issued for. */
export interface NewToken {
  /** What it is good for: one of `TOKEN_LIFETIMES`, or one of your own. */
  readonly purpose: string
  /** The id that somebody waits for already, from `newId()` (a new one). */
  readonly id?: string
  /** Whose it is (nobody's in particular). */
  readonly owner?: UserReference
  /** The address that it is sent to (none). */
  readonly sentTo?: string
  /** The owner as they are now: the token is void when their password or address changes (nothing). */
  readonly boundTo?: User
  readonly data?: Readonly<Record<string, unknown>>
  /** Milliseconds that it lasts (those of its purpose). */
  readonly lifetimeMs?: number
  /** How often a code of six digits may be tried in its place (there is no code). */
  readonly codeTries?: number
}

/** A token that was just made. Its secret is nowhere else. */
export interface IssuedToken {
  readonly id: string
  /** Not valid from this moment on, in milliseconds since 1970-01-01 UTC. */
  readonly expiresAt: number
  /** `<id>.<secret>`, for a link. */
  readonly text: Secret
  /** Six digits, for another device; `null` without `codeTries`. */
  readonly code: Secret | null
}

/** What came of a code: right, or wrong with so many tries left; `null` when none may be tried. */
export type CodeResult = { readonly token: Token } | { readonly triesLeft: number } | null

/**
 * Makes tokens that work once, and uses them up. Only a keyed digest of the secret is at rest
 * (OWASP Forgot Password Cheat Sheet; ASVS 5.0, 6.4.1, 6.6).
 *
 * Whatever is wrong with a text (malformed, unknown, over, used, of another purpose), the answer is `null`.
 */
export class TokenService {
  readonly store: TokenStore
  readonly #digest: KeyedDigest
  readonly #states: TokenStates
  readonly #clock: Clock

  constructor(store: TokenStore, digest: KeyedDigest, clock: Clock) {
    this.store = store
    this.#digest = digest
    this.#states = new TokenStates(digest)
    this.#clock = clock
  }

  /**
   * @param store that of a bundle in a transaction (`store`).
   * @throws TypeError for a purpose of your own without `lifetimeMs`, and for an id that is taken.
   */
  async issue(given: NewToken, store: TokenStore = this.store): Promise<IssuedToken> {
    const { purpose, owner = null, sentTo = null, boundTo, codeTries = null } = given
    const lifetimeMs = given.lifetimeMs ?? lifetimeOf(purpose)
    if (lifetimeMs === undefined) {
      throw new TypeError(`A token for "${purpose}" needs a \`lifetimeMs\``)
    }
    if (boundTo && !owner) throw new TypeError('A token that is bound to a user needs an `owner`')
    const { secret, ...made } = newTokenParts()
    const id = given.id ?? made.id
    const code = codeTries === null ? null : newCode()
    const createdAt = this.#clock()
    const expiresAt = createdAt + lifetimeMs
    const token: Token = {
      id,
      purpose,
      digest: this.#digest.make('token', purpose, id, secret),
      owner,
      sentTo,
      state: boundTo && owner ? this.#states.of(owner, boundTo) : null,
      data: {
        ...given.data,
        ...(code && { code: this.#digestOfCode(purpose, id, code.reveal()) }),
      },
      triesLeft: codeTries,
      createdAt,
      expiresAt,
    }
    if (!(await store.issue(token))) throw new TypeError('There is a token of this id already')
    return { id, expiresAt, text: new Secret(`${id}.${secret}`), code }
  }

  /** The id of a token that is issued later: a browser can wait for it, whoever gets the token. */
  newId(): string {
    return newTokenParts().id
  }

  /** The token of an id. Whoever shows the id alone has proved nothing yet. */
  findById(purpose: string, id: string): Promise<Token | null> {
    return this.store.find(purpose, id, this.#clock())
  }

  /** Looks at a token and uses nothing up: for a page with a button. */
  async find(purpose: string, text: unknown): Promise<Token | null> {
    const parts = partsOf(text)
    if (!parts) return null
    const token = await this.store.find(purpose, parts.id, this.#clock())
    return token && this.#isSecretOf(token, parts.secret) ? token : null
  }

  /** Uses a token up. Of any number of parallel calls one gets it. */
  async consume(purpose: string, text: unknown): Promise<Token | null> {
    const token = await this.find(purpose, text)
    return token && this.consumeFound(token)
  }

  /**
   * Uses a token up that was found, or whose code was right.
   *
   * @param store that of a bundle in a transaction (`store`).
   */
  consumeFound(
    { purpose, id, digest }: Token,
    store: TokenStore = this.store,
  ): Promise<Token | null> {
    return store.consume(purpose, id, digest, this.#clock())
  }

  /** Counts one try, then compares the code. It uses nothing up but the try. */
  async tryCode(purpose: string, id: string, typed: string): Promise<CodeResult> {
    const triesLeft = await this.store.tryCode(id, this.#clock())
    if (triesLeft === null) return null
    const token = await this.store.find(purpose, id, this.#clock())
    const code = codeOf(typed)
    const expected = token?.data.code
    if (!token || code === null || typeof expected !== 'string') return { triesLeft }
    const match = this.#digest.check(expected, 'token-code', purpose, id, code)
    return match === 'none' ? { triesLeft } : { token }
  }

  /** The newest token of a person for a purpose, to show what waits; `null` for none. */
  newestOf(owner: UserReference, purpose: string): Promise<Token | null> {
    return this.store.newestOf(owner, purpose, this.#clock())
  }

  /** Those of a person for a purpose, the last one first: `limit` of them at most. */
  listOf(owner: UserReference, purpose: string, limit: number): Promise<readonly Token[]> {
    return this.store.listOf(owner, purpose, this.#clock(), limit)
  }

  /** Whether what a token is bound to is still so. True for one that is bound to nothing. */
  isStillTrue({ owner, state }: Token, user: User): boolean {
    return state === null || (owner !== null && this.#states.fits(state, owner, user))
  }

  /** Takes back all tokens of a person for a purpose (for every purpose); says how many. */
  destroyAllOf(owner: UserReference, purpose?: string): Promise<number> {
    return this.store.destroyAllOf(owner, purpose)
  }

  #isSecretOf({ purpose, id, digest }: Token, secret: string): boolean {
    return this.#digest.check(digest, 'token', purpose, id, secret) !== 'none'
  }

  #digestOfCode(purpose: string, id: string, code: string): string {
    return this.#digest.make('token-code', purpose, id, code)
  }
}
