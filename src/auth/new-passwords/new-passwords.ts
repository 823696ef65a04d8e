import { type AuthenticationBackend, localRequest, type RequestInfo } from '../backend.ts'
import type { Clock } from '../clock.ts'
import { sha256 } from '../crypto/keyed-digest.ts'
import { randomText } from '../crypto/random.ts'
import type { EventHub } from '../events.ts'
import type { PasswordService } from '../passwords/password-service.ts'
import type { Outcome } from '../problem.ts'
import type { Secret } from '../secret.ts'
import { inTransaction, type Stores } from '../stores.ts'
import { lifetimeOf } from '../tokens/purposes.ts'
import type { Token, TokenStore } from '../tokens/token-store.ts'
import { referenceTo, type User, type UserReference } from '../user.ts'

const PURPOSE = 'password-required'
const ID_LENGTH = 22
const DIGEST_BYTES = 32

/** What {@link NewPasswords} is made of. */
export interface NewPasswordsOptions {
  readonly stores: Pick<Stores, 'sessions' | 'devices' | 'transaction'>
  readonly tokens: TokenStore
  readonly backends: readonly AuthenticationBackend[]
  readonly passwords: PasswordService
  readonly events: EventHub
  readonly clock: Clock
}

/** Who asks for it, why, and from where. */
export interface RequireAct {
  /** `null` for a command, and for a check (`null`). */
  readonly actor?: UserReference | null
  /** (`localRequest`) */
  readonly request?: RequestInfo
  /** `leaked`: the password is known to strangers (`asked`). */
  readonly reason?: 'asked' | 'leaked'
}

/** Somebody who has proved who they are, and is to set a new password. */
export interface PasswordChanger {
  readonly user: User
  readonly backend: AuthenticationBackend
}

/**
 * Has people set a new password at their next login, before they are in. That they must is kept beside the
 * tokens, so that any users table will do: it stays until the password is another, whatever else of them ends.
 */
export class NewPasswords {
  readonly #options: NewPasswordsOptions

  constructor(options: NewPasswordsOptions) {
    this.#options = options
    for (const name of ['password.changed', 'password.removed', 'password.reset', 'user.deleted']) {
      options.events.on(name, async ({ subject }) => {
        if (subject) await this.forget(subject)
      })
    }
  }

  /**
   * Asks for a new password at the next login of a person, whatever way they log in by, and ends all their
   * sessions. Their known and trusted browsers are forgotten.
   *
   * @returns false when their password is kept where we cannot write; nothing happens then.
   */
  async requireNewPassword(owner: UserReference, act: RequireAct = {}): Promise<boolean> {
    if (!this.mayRequire(owner.backend)) return false
    const { stores, tokens, events } = this.#options
    const { actor = null, request = localRequest, reason = 'asked' } = act
    // First: whoever logs in from now on is asked.
    await tokens.issue(this.#noteFor(owner))
    await tokens.destroyAllOf(owner, 'trusted-browser')
    await inTransaction(stores as Stores, async (bundle) => {
      await bundle.devices?.forgetAllOf(owner)
      await bundle.sessions.destroyAllOf(owner)
    })
    const details = { reason }
    await events.emit({ name: 'password.required', actor, request, subject: owner, details })
    return true
  }

  /**
   * Notes that some people must set a new password at their next login, in one statement where the store can. Their
   * sessions stay as they are.
   */
  async note(backend: string, userIds: readonly string[]): Promise<void> {
    const { tokens } = this.#options
    const notes = userIds.map((userId) => this.#noteFor({ backend, userId }))
    if (tokens.issueMany) await tokens.issueMany(notes)
    else for (const note of notes) await tokens.issue(note)
  }

  /** Whether people of this backend can set a new password here. */
  mayRequire(backend: string): boolean {
    return this.#options.backends.some(({ name, savePassword }) => name === backend && savePassword)
  }

  /** Whether a person must set a new password at their next login. */
  async isRequired(owner: UserReference): Promise<boolean> {
    return (await this.#find(owner)) !== null
  }

  /**
   * Sets the password of somebody who must set a new one, and ends all their sessions. Of any number of parallel
   * calls one sets it.
   *
   * @returns what is wrong with it, such as that it is the one from before; `null` when the password was changed
   *   meanwhile.
   */
  async set(
    { user: known, backend }: PasswordChanger,
    next: Secret,
    request: RequestInfo,
  ): Promise<Outcome<User> | null> {
    const { passwords, stores, events } = this.#options
    const user = await backend.getUser(String(known.id))
    // Another one was set since they have proved that they know it.
    if (user?.sessionStamp?.() !== known.sessionStamp?.() || !user) return null
    // Saving decides between two at the same time: it is one statement.
    const claim = async () => true
    const proof = { keeper: backend, user, claim, mustDiffer: true }
    const outcome = await passwords.reset(proof, next, request)
    if (!outcome?.ok) return outcome
    const owner = referenceTo(user, backend)
    await stores.sessions.destroyAllOf(owner)
    // Whoever hears of it forgets that a new one was asked for: we do, too.
    await events.emit({ name: 'password.changed', request, actor: owner, subject: owner })
    return outcome
  }

  /** Asks for no new password any more. By itself it does so as soon as the password is another. */
  async forget(owner: UserReference): Promise<void> {
    const note = await this.#find(owner)
    if (!note) return
    const { tokens, clock } = this.#options
    await tokens.consume(PURPOSE, note.id, note.digest, clock())
  }

  #find(owner: UserReference): Promise<Token | null> {
    return this.#options.tokens.find(PURPOSE, idOf(owner), this.#options.clock())
  }

  /**
   * It has no owner: ending all tokens of a person must not take it away. One of the same id is kept already
   * where it was asked for before.
   */
  #noteFor(owner: UserReference): Token {
    const createdAt = this.#options.clock()
    const expiresAt = createdAt + (lifetimeOf(PURPOSE) ?? 0)
    const none = { owner: null, sentTo: null, state: null, triesLeft: null, data: {} }
    const digest = randomText(DIGEST_BYTES)
    return { id: idOf(owner), purpose: PURPOSE, digest, ...none, createdAt, expiresAt }
  }
}

/** Names a person, whatever `SECRET` is by now. */
function idOf({ backend, userId }: UserReference): string {
  return sha256(JSON.stringify([PURPOSE, backend, userId])).slice(0, ID_LENGTH)
}
