import type { Act, UserService } from '../accounts/user-service.ts'
import type { UserStore } from '../accounts/user-store.ts'
import { localRequest } from '../backend.ts'
import { type Clock, DAY_MS } from '../clock.ts'
import { StoreUnavailable } from '../errors.ts'
import type { EventHub } from '../events.ts'
import type { MailSender } from '../mail/mail-sender.ts'
import type { Addresses } from '../recovery/addresses.ts'
import { inTransaction, type Stores } from '../stores.ts'
import type { TokenService } from '../tokens/token-service.ts'
import type { Token } from '../tokens/token-store.ts'
import type { User, UserReference } from '../user.ts'
import { eachMark } from './each-mark.ts'
import { liftMark, markOf, putBack, REMINDED, UNCONFIRMED } from './marks.ts'
import { remind } from './remind.ts'

const REMINDED_BEFORE_DAYS = 3

export interface UnconfirmedAccountsParts<U extends User = User> {
  readonly stores: Stores<U>
  readonly users: UserService<U>
  readonly tokens: TokenService
  readonly addresses: Pick<Addresses, 'mayMail' | 'pendingOf'>
  readonly mail: MailSender
  readonly events: EventHub
  readonly clock: Clock
  /** Days after which such an account is deleted, at least 1. */
  readonly days: number
}

/** What a run has done. */
export interface UnconfirmedRun {
  /** Accounts whose time is nearly over: a mail says so. */
  readonly reminded: number
  readonly deleted: number
}

/**
 * Deletes accounts that strangers have made and whose address nobody has confirmed in time, so that nobody keeps a
 * name with the address of somebody else. A token marks each from its registration on. Whoever uses it up, the owner
 * by a confirmation or the job that deletes, is the only one; an account without a mark is never deleted.
 */
export class UnconfirmedAccounts<U extends User = User> {
  readonly #parts: UnconfirmedAccountsParts<U>
  readonly #store: UserStore<U>

  constructor(parts: UnconfirmedAccountsParts<U>, store: UserStore<U>) {
    this.#parts = parts
    this.#store = store
  }

  /**
   * Until when an address must be confirmed, in milliseconds since 1970-01-01 UTC; `null` for an account that stays.
   * It is never deleted before, but may be an hour later.
   */
  async endOf(user: U, who: UserReference): Promise<number | null> {
    if (!isLeaving(user)) return null
    const mark = await markOf(this.#parts.tokens.store, who, this.#parts.clock())
    return mark && this.#endOf(mark)
  }

  /**
   * Keeps an account although nobody has confirmed its address, by the word of staff.
   *
   * @returns false for an account that stays anyway.
   */
  async keep(user: U, { actor = null, request = localRequest }: Act = {}): Promise<boolean> {
    const { tokens, users, events, clock } = this.#parts
    const subject = users.referenceTo(user)
    const mark = await markOf(tokens.store, subject, clock())
    if (!mark || !(await liftMark(tokens.store, mark, clock()))) return false
    await events.emit({ name: 'user.kept', actor, request, subject })
    return true
  }

  /**
   * Reminds whoever has little time left, once, and deletes the accounts whose time is over: some at a time. What a
   * kill ends is done by the next run.
   *
   * @throws whatever kept an account from being deleted, at the end; that one has to wait for some days.
   */
  async run(signal?: AbortSignal): Promise<UnconfirmedRun> {
    const { tokens, clock } = this.#parts
    const reminded = await eachMark(
      tokens.store,
      { purpose: UNCONFIRMED, latest: () => clock() - this.#daysMs + this.#noticeMs, signal },
      (mark) => this.#remind(mark),
    )
    let failure: unknown
    const deleteOrPutOff = async (mark: Token) => {
      try {
        return await this.#delete(mark).catch((error: unknown) => {
          // A database may have let somebody else through: nothing of it was written.
          if (error instanceof StoreUnavailable) return this.#delete(mark)
          throw error
        })
      } catch (error) {
        // Such as a table of the app that holds on to the row. The others are not to wait for it.
        if (error instanceof StoreUnavailable) throw error
        failure ??= error
        await this.#putOff(mark)
        return false
      }
    }
    const deleted = await eachMark(
      tokens.store,
      { purpose: REMINDED, latest: () => clock() - this.#noticeMs, signal },
      deleteOrPutOff,
    )
    if (failure !== undefined) throw failure
    return { reminded, deleted }
  }

  get #daysMs(): number {
    return this.#parts.days * DAY_MS
  }

  /** How long before the end the reminder is sent. */
  get #noticeMs(): number {
    return Math.min(REMINDED_BEFORE_DAYS * DAY_MS, this.#daysMs / 2)
  }

  #endOf({ purpose, createdAt, data }: Token): number {
    const { endsAt } = data
    if (purpose === REMINDED && typeof endsAt === 'number') return endsAt
    return Math.max(createdAt + this.#daysMs, this.#parts.clock() + this.#noticeMs)
  }

  async #remind(mark: Token): Promise<boolean> {
    const owner = this.#ownerOf(mark)
    if (!owner) return false
    const user = await this.#leavingUser(owner, this.#store)
    if (!user) return this.#forget(mark)
    const isUsed = async (email: string) => (await this.#store.findByEmail(email)) !== null
    return remind({ ...this.#parts, isUsed }, { mark, owner, user, endsAt: this.#endOf(mark) })
  }

  async #delete(mark: Token): Promise<boolean> {
    const { tokens, users, clock } = this.#parts
    const owner = this.#ownerOf(mark)
    if (!owner || this.#endOf(mark) > clock()) return false
    const user = await this.#leavingUser(owner, this.#store)
    if (!user) return this.#forget(mark)
    const claim = async (bundle: Stores<U>) =>
      (await tokens.consumeFound(mark, bundle.tokens)) !== null &&
      (await this.#leavingUser(owner, bundle.users ?? this.#store)) !== null
    return users.delete(user, {}, claim, { reason: 'unconfirmed' })
  }

  /** The account is gone, or stays for another reason. */
  async #forget(mark: Token): Promise<false> {
    await this.#parts.tokens.consumeFound(mark)
    return false
  }

  async #putOff(mark: Token): Promise<void> {
    const { stores, tokens, clock } = this.#parts
    await inTransaction(stores, async (bundle) => {
      const taken = await tokens.consumeFound(mark, bundle.tokens)
      if (taken) await putBack(bundle.tokens, { ...taken, createdAt: clock() })
    })
  }

  /** `null` for a mark of somebody whose accounts are kept elsewhere. */
  #ownerOf({ owner }: Token): UserReference | null {
    return owner?.backend === this.#store.backend ? owner : null
  }

  async #leavingUser({ userId }: UserReference, store: UserStore<U>): Promise<U | null> {
    const user = await store.findById(userId)
    return user && isLeaving(user) ? user : null
  }
}

/** Whoever has an address, belongs to the staff, or was switched off by it, stays: whatever is marked. */
function isLeaving({ email, isActive, isStaff, isSuperuser }: User): boolean {
  return !email && isActive !== false && !isStaff && !isSuperuser
}
