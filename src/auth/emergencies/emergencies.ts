import { PAGE_MAX_USERS } from '../accounts/user-query.ts'
import type { Act, UserService } from '../accounts/user-service.ts'
import { localRequest } from '../backend.ts'
import type { Clock } from '../clock.ts'
import type { EventHub } from '../events.ts'
import type { NewPasswords } from '../new-passwords/new-passwords.ts'
import { UNUSABLE_PREFIX } from '../passwords/unusable-hash.ts'
import { editorOf } from '../permissions/grant-editor.ts'
import { endEverythingOfAll, endEverythingOfMany } from '../recovery/end-for-many.ts'
import type { Stores } from '../stores.ts'
import type { ThrottleService } from '../throttling/throttle-service.ts'
import type { User } from '../user.ts'

/** What {@link Emergencies} are made of. */
export interface EmergencyParts<U extends User = User> {
  readonly users: UserService<U>
  readonly stores: Stores<U>
  readonly newPasswords: NewPasswords | null
  readonly throttle: ThrottleService
  readonly events: EventHub
  readonly clock: Clock
}

/** What came of asking many people for a new password. */
export interface AskedPeople {
  /** How many are asked at their next login. */
  readonly asked: number
  /** How many have no password, so that there is none to replace. They are left as they are. */
  readonly without: number
}

/**
 * What is done to everybody, or to all of a group, when something has gone wrong. Commands and pages do the same by
 * it. Work goes on in pages of people, with one statement for each store and page.
 */
export class Emergencies<U extends User = User> {
  readonly #parts: EmergencyParts<U>

  constructor(parts: EmergencyParts<U>) {
    this.#parts = parts
  }

  /** Whether there is a group of exactly this name. */
  async hasGroup(name: string): Promise<boolean> {
    return (await editorOf(this.#parts.stores.grants)?.findGroup(name)) != null
  }

  /** Whether people can be asked for a new password here. */
  get mayRequirePasswords(): boolean {
    const { newPasswords, stores } = this.#parts
    return (stores.users && newPasswords?.mayRequire(stores.users.backend)) ?? false
  }

  /**
   * Ends the sessions of everybody, or of all members of a group, with the mailed links that let them in, and forgets
   * their known and trusted browsers.
   *
   * @param group `null` for everybody.
   * @returns how many sessions there were.
   */
  async endSessions(group: string | null, act: Act = {}): Promise<number> {
    const { users, stores } = this.#parts
    if (group === null) return users.logOutAll(act)
    let count = 0
    for await (const page of this.#pagesOf(group)) {
      const { backend, ids } = this.#named(page)
      count += await endEverythingOfMany(stores as Stores, backend, ids)
    }
    await this.#announce('session.ended', act, { count, group })
    return count
  }

  /**
   * Asks everybody, or all members of a group, for a new password at their next login, and ends their sessions. It
   * may be done again: who was asked already is asked once.
   *
   * @param group `null` for everybody.
   * @throws TypeError where no password is kept: see `mayRequirePasswords`.
   */
  async requirePasswords(group: string | null, act: Act = {}): Promise<AskedPeople> {
    const { newPasswords, stores } = this.#parts
    if (!newPasswords || !this.mayRequirePasswords) {
      throw new TypeError('No password of anybody is kept here')
    }
    const count = { asked: 0, without: 0 }
    for await (const page of this.#pagesOf(group)) {
      const some = page.filter(hasPassword)
      const { backend, ids } = this.#named(some)
      // First: whoever logs in from now on is asked.
      await newPasswords.note(backend, ids)
      await endEverythingOfMany(stores as Stores, backend, ids)
      count.asked += some.length
      count.without += page.length - some.length
    }
    const details = { reason: 'asked', ...count, ...(group !== null && { group }) }
    await this.#announce('password.required', act, details)
    return count
  }

  /** Forgets the wrong passwords and the wrong second factors of somebody, so that they may try at once. */
  async unlock(user: U, act: Act = {}): Promise<void> {
    const { throttle, users, events } = this.#parts
    const { actor = null, request = localRequest } = act
    const subject = users.referenceTo(user)
    await throttle.unlock(subject)
    await events.emit({ name: 'user.unlocked', actor, request, subject })
  }

  /**
   * Ends what a backup has brought back: all sessions, mailed links and known browsers.
   *
   * @returns how many sessions there were.
   */
  async afterRestore(act: Act = {}): Promise<number> {
    const { stores, clock } = this.#parts
    const count = await endEverythingOfAll(stores as Stores, clock())
    await this.#announce('backup.restored', act, { count })
    return count
  }

  async *#pagesOf(group: string | null): AsyncGenerator<readonly U[]> {
    let after: string | null = null
    do {
      const place: { after?: string } = after === null ? {} : { after }
      const filter = group === null ? {} : { group }
      const { users } = this.#parts
      const page = await users.search({ ...filter, ...place, limit: PAGE_MAX_USERS })
      yield page.users
      after = page.next
    } while (after !== null)
  }

  #named(people: readonly U[]) {
    const backend = this.#parts.stores.users?.backend ?? ''
    return { backend, ids: people.map(({ id }) => String(id)) }
  }

  async #announce(
    name: string,
    { actor = null, request = localRequest }: Act,
    details: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.#parts.events.emit({ name, actor, request, details })
  }
}

/** Where the hash is not ours to see, there is one. */
function hasPassword(user: User): boolean {
  const hash: unknown = Reflect.get(user, 'passwordHash')
  return hash !== null && !(typeof hash === 'string' && hash.startsWith(UNUSABLE_PREFIX))
}
