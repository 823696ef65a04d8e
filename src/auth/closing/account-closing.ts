import type { Act, UserService } from '../accounts/user-service.ts'
import type { UserStore } from '../accounts/user-store.ts'
import { localRequest, type RequestInfo } from '../backend.ts'
import { type Clock, DAY_MS } from '../clock.ts'
import type { EventHub } from '../events.ts'
import { mailLanguage } from '../mail/mail-language.ts'
import type { MailSender } from '../mail/mail-sender.ts'
import { whereParams } from '../mail/notice-params.ts'
import { endEverything } from '../recovery/end-everything.ts'
import { inTransaction, type Stores } from '../stores.ts'
import type { TokenService } from '../tokens/token-service.ts'
import type { Token } from '../tokens/token-store.ts'
import type { User } from '../user.ts'

const PURPOSE = 'reopen'
const AT_ONCE = 100

/** How long the record of a closed account waits for a job that does not run. */
const KEPT_MS = 365 * DAY_MS

export interface AccountClosingParts<U extends User = User> {
  readonly stores: Stores<U>
  readonly users: UserService<U>
  readonly tokens: TokenService
  /** `null`: nobody is told, and only a command opens an account again. */
  readonly mail: MailSender | null
  readonly events: EventHub
  readonly clock: Clock
  /** Days for which a closed account can be opened again; 0: it is deleted at once. */
  readonly graceDays: number
}

/** Somebody whose account is closed, and the token that opens it again. */
export interface ClosedAccount<U extends User = User> {
  readonly user: U
  readonly token: Token
}

/**
 * Closes accounts when their owners wish it. For some days nobody can log in, and all that hangs on the
 * account waits; then it is deleted. A token says when an account was closed: whoever uses it up, the owner or
 * the job that deletes, is the only one.
 */
export class AccountClosing<U extends User = User> {
  readonly #parts: AccountClosingParts<U>
  readonly #store: UserStore<U>

  constructor(parts: AccountClosingParts<U>, store: UserStore<U>) {
    this.#parts = parts
    this.#store = store
  }

  /** Days for which a closed account can be opened again. */
  get graceDays(): number {
    return this.#parts.graceDays
  }

  /** Whether the account of this backend is one that can be closed here. */
  isOf(backend: string): boolean {
    return this.#store.backend === backend
  }

  /**
   * Closes the account: its sessions, links and known browsers end, and the owner is told by mail how to open
   * it again.
   *
   * @returns false when there is no such account any more.
   * @throws LastSuperuser when no active superuser would be left.
   */
  async close(user: U, request: RequestInfo = localRequest): Promise<boolean> {
    const { stores, users, events, graceDays } = this.#parts
    const owner = users.referenceTo(user)
    const isClosed = await inTransaction(stores, async (bundle) => {
      const row = await (bundle.users ?? this.#store).update(owner.userId, { isActive: false })
      if (!row) return false
      await endEverything(bundle, owner)
      await this.#announceByMail(row, request, bundle)
      return true
    })
    if (!isClosed) return false
    await events.emit({ name: 'user.closed', request, actor: owner, subject: owner })
    if (graceDays === 0) await users.delete(user, { actor: owner, request })
    return true
  }

  /** Whose link it is; `null` when it opens nothing (any more). Uses nothing up. */
  async find(text: unknown): Promise<ClosedAccount<U> | null> {
    const { tokens, clock } = this.#parts
    const token = await tokens.find(PURPOSE, text)
    if (!token?.owner || clock() - token.createdAt >= this.#graceMs) return null
    const user = await this.#closedUser(token)
    return user && { user, token }
  }

  /**
   * Opens an account again by its link. Nobody is logged in by it.
   *
   * @returns `null` when the link opens nothing (any more).
   */
  async reopenBy(text: unknown, request: RequestInfo): Promise<U | null> {
    const found = await this.find(text)
    if (!found) return null
    const { token, user } = found
    return this.#reopen(user, token, { actor: token.owner, request })
  }

  /**
   * Opens the account of somebody again, for a command or the admin.
   *
   * @returns `null` when it is not closed, or is deleted by now.
   */
  async reopen(user: U, act: Act = {}): Promise<U | null> {
    const { tokens, users } = this.#parts
    const token = await tokens.newestOf(users.referenceTo(user), PURPOSE)
    return token && this.#reopen(user, token, act)
  }

  /** Deletes the accounts whose days are over, and says how many. */
  async deleteOver(signal?: AbortSignal): Promise<number> {
    const { tokens, clock } = this.#parts
    let deleted = 0
    for (;;) {
      const before = deleted
      const time = clock() - this.#graceMs
      const over = await tokens.store.listIssuedBefore(PURPOSE, time, AT_ONCE)
      for (const token of over) {
        if (signal?.aborted) return deleted
        if (await this.#delete(token)) deleted++
      }
      // Another process may be at the same ones.
      if (over.length < AT_ONCE || deleted === before) return deleted
    }
  }

  get #graceMs(): number {
    return this.#parts.graceDays * DAY_MS
  }

  async #announceByMail(user: U, request: RequestInfo, bundle: Stores<U>): Promise<void> {
    const { users, tokens, mail, clock, graceDays } = this.#parts
    const owner = users.referenceTo(user)
    const sentTo = user.email || undefined
    const lifetimeMs = this.#graceMs + KEPT_MS
    const given = { purpose: PURPOSE, owner, lifetimeMs, ...(sentTo && { sentTo }) }
    const { text } = await tokens.issue(given, bundle.tokens)
    if (!mail || !sentTo) return
    const where = whereParams(user, request, clock())
    const link = `/reopen/${text.reveal()}`
    const [template, params] =
      graceDays === 0
        ? ['account-deleted', where]
        : ['account-closed', { ...where, link, days: graceDays }]
    await mail.send({ template, to: sentTo, params, ...mailLanguage(user, request) }, bundle)
  }

  async #reopen(user: U, token: Token, act: Act): Promise<U | null> {
    const { stores, tokens, users, events } = this.#parts
    const opened = await inTransaction(stores, async (bundle) => {
      if (!(await tokens.consumeFound(token, bundle.tokens))) return null
      return (bundle.users ?? this.#store).update(String(user.id), { isActive: true })
    })
    if (!opened) return null
    const { actor = null, request = localRequest } = act
    const subject = users.referenceTo(user)
    await events.emit({ name: 'user.reopened', request, actor, subject })
    return opened
  }

  /** An account that was switched on again meanwhile stays; only the token goes. */
  async #delete(token: Token): Promise<boolean> {
    const { tokens, users } = this.#parts
    const user = await this.#closedUser(token)
    const claim = async (stores?: Stores<U>) =>
      (await tokens.consumeFound(token, stores?.tokens)) !== null
    if (user) return users.delete(user, {}, claim)
    await claim()
    return false
  }

  async #closedUser({ owner }: Token): Promise<U | null> {
    if (!owner || !this.isOf(owner.backend)) return null
    const user = await this.#store.findById(owner.userId)
    return user && user.isActive === false ? user : null
  }
}
