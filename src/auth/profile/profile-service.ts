import { checkUsername, explainTaken } from '../accounts/account-checks.ts'
import type { AccountExtra } from '../accounts/account-extra.ts'
import { isVisibleName } from '../accounts/look-alikes/visible-text.ts'
import { normalizeUsername, usernameKey } from '../accounts/names.ts'
import type { RequestInfo } from '../backend.ts'
import type { Clock } from '../clock.ts'
import { AlreadyTaken, Refused } from '../errors.ts'
import type { EventHub } from '../events.ts'
import { type Outcome, type Problem, refused } from '../problem.ts'
import { inTransaction, type Stores } from '../stores.ts'
import type { User, UserReference } from '../user.ts'
import { MOST_KEPT_USERNAMES, rename, USERNAME_KEPT_DAYS } from '../usernames/rename.ts'

/** Longest first or last name, in code points. */
export const PERSON_NAME_MAX_LENGTH = 150

/** What a person is called besides their username. */
export interface PersonNames {
  readonly firstName: string
  readonly lastName: string
}

/** How a person reads: `null` is the choice of their browser, and of the site. */
export interface PersonReading {
  /** BCP 47. */
  readonly language: string | null
  /** An IANA name. */
  readonly timeZone: string | null
}

/** What a person changes of themselves. */
export interface ProfileChange<U extends User = User> {
  /** What they want to be called when they log in (as it is). The old one stays theirs for 30 days. */
  readonly username?: string
  /** `null`: not changed. */
  readonly names: PersonNames | null
  /** What is missing stays as it is (nothing is changed). Names are checked by whoever knows what is offered. */
  readonly reading?: Partial<PersonReading>
  /** What the app wants to know besides (nothing). */
  readonly extra?: AccountExtra<U>
}

/** Changes what people tell of themselves. */
export class ProfileService<U extends User = User> {
  readonly #stores: Stores<U>
  readonly #events: EventHub

  readonly #clock: Clock

  constructor(stores: Stores<U>, events: EventHub, clock: Clock) {
    this.#stores = stores
    this.#events = events
    this.#clock = clock
  }

  /** Whether a person may change their username: where former ones are kept, and it is no address. */
  mayRename({ backend }: UserReference): boolean {
    const { users, usernames } = this.#stores
    return users?.backend === backend && users.isNamedByEmail !== true && usernames !== undefined
  }

  /** The names of a person whose backend can change them; `null` for any other. */
  namesOf(user: U, { backend }: UserReference): PersonNames | null {
    const { firstName, lastName } = user as Partial<PersonNames>
    const isKept = this.#stores.users?.backend === backend
    if (!isKept || typeof firstName !== 'string' || typeof lastName !== 'string') return null
    return { firstName, lastName }
  }

  /** The language and the time zone of a person whose backend can change them; `null` for any other. */
  readingOf(user: U, { backend }: UserReference): PersonReading | null {
    const { language, timeZone } = user
    const isKept = this.#stores.users?.backend === backend
    return isKept && isTextOrNull(language) && isTextOrNull(timeZone)
      ? { language, timeZone }
      : null
  }

  /** Changes the language or the time zone alone. */
  async saveReading(
    user: U,
    who: UserReference,
    reading: Partial<PersonReading>,
    request: RequestInfo,
  ): Promise<void> {
    await this.change(user, who, { names: null, reading }, request)
  }

  /**
   * Changes all of it or nothing, where the stores have transactions.
   *
   * @param actor who does it (the person).
   */
  async change(
    user: U,
    who: UserReference,
    { username, names, reading = {}, extra = {} }: ProfileChange<U>,
    request: RequestInfo,
    actor: UserReference = who,
  ): Promise<Outcome<null>> {
    const trimmed = names && {
      firstName: names.firstName.normalize('NFC').trim(),
      lastName: names.lastName.normalize('NFC').trim(),
    }
    const after = normalizeUsername(username ?? user.username)
    const renames = after !== user.username
    const ofName = renames ? await this.#problemsOf(user, who, after) : []
    const problems = [...ofName, ...checkNames(trimmed), ...(extra.problems ?? [])]
    if (problems.length > 0) return refused(...problems)
    const changes = { ...(renames && { username: after }), ...trimmed, ...reading }
    try {
      await inTransaction<void, U>(this.#stores, async (bundle) => {
        const write = async () => bundle.users?.update(who.userId, changes)
        const renaming = { who, before: user.username, after, now: this.#clock() }
        if (renames) await rename(bundle as Stores, renaming, write)
        else if (Object.keys(changes).length > 0) await write()
        await extra.save?.(user, bundle)
      })
    } catch (error) {
      if (error instanceof Refused) return refused(error.problem)
      const { users } = this.#stores
      if (!(error instanceof AlreadyTaken) || !users) throw error
      return refused(await explainTaken(error, { users, name: after, forStaff: false }))
    }
    const fields = fieldsChanged(user, changes)
    const event = { name: 'user.updated', request, actor, subject: who } as const
    await this.#events.emit({ ...event, ...(fields.length > 0 && { details: { fields } }) })
    return { ok: true, value: null }
  }

  async #problemsOf(user: U, who: UserReference, after: string): Promise<Problem[]> {
    const problems = checkUsername(after, user.email ?? '')
    const kept = (await this.#stores.usernames?.namesOf(who)) ?? []
    const isBack = kept.some((name) => usernameKey(name) === usernameKey(after))
    if (problems.length === 0 && kept.length >= MOST_KEPT_USERNAMES && !isBack) {
      problems.push({ field: 'username', code: 'username_often', params: OFTEN })
    }
    return problems
  }
}

const OFTEN = { count: MOST_KEPT_USERNAMES, days: USERNAME_KEPT_DAYS }

/** The names of what is another value now, for the event. */
function fieldsChanged(user: User, changes: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(changes).filter((field) => changes[field] !== Reflect.get(user, field))
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}

/** What is wrong with what a person is called. */
export function checkNames(names: Partial<PersonNames> | null): Problem[] {
  return Object.entries(names ?? {})
    .filter(([, name]) => !isVisibleName(name) || [...name].length > PERSON_NAME_MAX_LENGTH)
    .map(([field]) => ({ field, code: 'name_invalid', params: { max: PERSON_NAME_MAX_LENGTH } }))
}
