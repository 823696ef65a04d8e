import { localRequest, type RequestInfo } from '../backend.ts'
import type { Clock } from '../clock.ts'
import type { EventDetails, EventHub } from '../events.ts'
import { endEverything } from '../recovery/end-everything.ts'
import { endEverythingButKept, endEverythingOfAll } from '../recovery/end-for-many.ts'
import { inTransaction, type Stores } from '../stores.ts'
import { markOf, withoutMark } from '../unconfirmed/marks.ts'
import type { User, UserReference } from '../user.ts'
import { rename } from '../usernames/rename.ts'
import type { UserChanges, UserPage, UserQuery, UserStore } from './user-store.ts'

/** Who does something to somebody, and from where. */
export interface Act {
  /** `null` for a command (`null`). */
  readonly actor?: UserReference | null
  /** (`localRequest`) */
  readonly request?: RequestInfo
}

/** What can be told of a person besides their row. */
export interface UserFacts {
  readonly groups: readonly string[]
  /** Sessions that are not over. */
  readonly sessions: number
}

/** Finds, changes and removes accounts that are there, for the pages and the commands alike. */
export class UserService<U extends User = User> {
  readonly #users: UserStore<U>
  readonly #stores: Stores<U>
  readonly #events: EventHub
  readonly #clock: Clock

  constructor(users: UserStore<U>, stores: Stores<U>, events: EventHub, clock: Clock) {
    this.#users = users
    this.#stores = stores
    this.#events = events
    this.#clock = clock
  }

  /** As sessions, events and tokens name a user. */
  referenceTo(user: U): UserReference {
    return { backend: this.#users.backend, userId: String(user.id) }
  }

  /** Finds by username or, as at the login, by e-mail address. */
  async find(name: string): Promise<U | null> {
    const user = await this.#users.findByUsername(name)
    return user ?? (name.includes('@') ? this.#users.findByEmail(name) : null)
  }

  /** One page of users: see `UserStore.search`. */
  search(query: UserQuery = {}): Promise<UserPage<U>> {
    return this.#users.search(query)
  }

  async factsOf(user: U): Promise<UserFacts> {
    const { grants, sessions } = this.#stores
    const who = this.referenceTo(user)
    const [groups, open] = await Promise.all([
      grants?.groupsOf?.(who) ?? [],
      sessions.listOf(who, this.#clock()),
    ])
    return { groups, sessions: open.length }
  }

  /**
   * Changes an account, but for whether it is active. Whoever gets an address or joins the staff is confirmed by it.
   *
   * @returns the user as changed; `null` when there is none any more.
   * @throws AlreadyTaken, LastSuperuser, TypeError as `UserStore.update` does.
   */
  async update(user: U, changes: Omit<UserChanges, 'isActive'>, act: Act = {}): Promise<U | null> {
    const [id, before] = [String(user.id), user.username]
    const after = changes.username ?? before
    const [who, now] = [this.referenceTo(user), this.#clock()]
    const { email, isStaff, isSuperuser } = changes
    const isConfirmed = Boolean(email || isStaff || isSuperuser)
    const mark = isConfirmed ? await markOf(this.#stores.tokens, who, now) : null
    const write = async (stores: Stores<U>) => {
      const users = stores.users ?? this.#users
      // In a transaction, two superusers who demote each other would end in a deadlock that nobody retries.
      if (after === before) return users.update(id, changes)
      return rename(stores as Stores, { who, before, after, now }, () => users.update(id, changes))
    }
    const changed = await (mark || after === before
      ? withoutMark(this.#stores, mark, now, write)
      : inTransaction(this.#stores, write))
    if (changed) await this.#announce('user.updated', user, act, { fields: Object.keys(changes) })
    return changed
  }

  /** Lets somebody log in again. `null` when there is no such user any more. */
  async activate(user: U, act: Act = {}): Promise<U | null> {
    const changed = await this.#inTransaction(async (users, stores) => {
      // Else a closed account would be deleted although it is in use again.
      await stores.tokens?.destroyAllOf(this.referenceTo(user), 'reopen')
      return users.update(String(user.id), { isActive: true })
    })
    if (changed) await this.#announce('user.activated', user, act, {})
    return changed
  }

  /**
   * Lets somebody log in no more, and ends all their sessions and tokens in the same transaction.
   *
   * @returns `null` when there is no such user any more.
   * @throws LastSuperuser when no active superuser would be left.
   */
  async deactivate(user: U, act: Act = {}): Promise<U | null> {
    const changed = await this.#inTransaction(async (users, stores) => {
      const row = await users.update(String(user.id), { isActive: false })
      if (row) await endEverything(stores, this.referenceTo(user))
      return row
    })
    if (changed) await this.#announce('user.deactivated', user, act, {})
    return changed
  }

  /**
   * Deletes somebody with their grants, sessions, tokens and second factors.
   *
   * @param claim is asked first, in the same transaction: false leaves everything as it is (true). `details`: of the event.
   * @returns false when there is no such user any more.
   * @throws LastSuperuser when no active superuser would be left.
   */
  async delete(
    user: U,
    act: Act = {},
    claim: (stores: Stores<U>) => Promise<boolean> = async () => true,
    details: EventDetails['user.deleted'] = {},
  ): Promise<boolean> {
    const isDeleted = await this.#inTransaction(async (users, stores) => {
      if (!(await claim(stores))) return false
      const found = await users.delete(String(user.id))
      if (found) {
        await endEverything(stores, this.referenceTo(user))
        await stores.factors?.remove(this.referenceTo(user))
        await stores.usernames?.releaseAllOf(this.referenceTo(user))
      }
      return found
    })
    if (isDeleted) await this.#announce('user.deleted', user, act, details)
    return isDeleted
  }

  /** Ends all sessions and tokens of somebody, forgets their known devices, and says how many sessions there were. */
  async logOut(user: U, act: Act = {}): Promise<number> {
    const who = this.referenceTo(user)
    const count = await this.#inTransaction((_users, stores) =>
      endEverythingButKept(stores as Stores, who),
    )
    await this.#announce('session.ended', user, act, { count })
    return count
  }

  /** Ends all sessions and mailed links that let people in, forgets all devices, and says how many sessions. */
  async logOutAll({ actor = null, request = localRequest }: Act = {}): Promise<number> {
    const count = await endEverythingOfAll(this.#stores as Stores, this.#clock())
    await this.#events.emit({ name: 'session.ended', actor, request, details: { count } })
    return count
  }

  /**
   * Takes somebody's password away: none fits any more, and all their sessions and tokens end.
   *
   * @returns false when the password was changed meanwhile; nothing is written then.
   */
  async setUnusablePassword(user: U, act: Act = {}): Promise<boolean> {
    await user.setPassword(null)
    const isSaved = await this.#inTransaction(async (users, stores) => {
      const saved = await users.savePassword(user)
      if (saved) await endEverythingButKept(stores as Stores, this.referenceTo(user))
      return saved
    })
    if (isSaved) await this.#announce('password.changed', user, act, { isUnusable: true })
    return isSaved
  }

  /** All or nothing, where the stores can do so. */
  #inTransaction<T>(work: (users: UserStore<U>, stores: Stores<U>) => Promise<T>): Promise<T> {
    return inTransaction<T, U>(this.#stores, (bound) => work(bound.users ?? this.#users, bound))
  }

  async #announce(
    name: string,
    user: U,
    { actor = null, request = localRequest }: Act,
    details: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const subject = this.referenceTo(user)
    await this.#events.emit({ name, actor, subject, request, details })
  }
}
