import type { AccountExtra } from '../accounts/account-extra.ts'
import { isVisibleName } from '../accounts/look-alikes/visible-text.ts'
import type { RequestInfo } from '../backend.ts'
import { Refused } from '../errors.ts'
import type { EventHub } from '../events.ts'
import { type Outcome, type Problem, refused } from '../problem.ts'
import { inTransaction, type Stores } from '../stores.ts'
import type { User, UserReference } from '../user.ts'

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

  constructor(stores: Stores<U>, events: EventHub) {
    this.#stores = stores
    this.#events = events
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
    { names, reading = {}, extra = {} }: ProfileChange<U>,
    request: RequestInfo,
    actor: UserReference = who,
  ): Promise<Outcome<null>> {
    const trimmed = names && {
      firstName: names.firstName.normalize('NFC').trim(),
      lastName: names.lastName.normalize('NFC').trim(),
    }
    const problems = [...checkNames(trimmed), ...(extra.problems ?? [])]
    if (problems.length > 0) return refused(...problems)
    try {
      await inTransaction<void, U>(this.#stores, async (bundle) => {
        const changes = { ...trimmed, ...reading }
        if (Object.keys(changes).length > 0) await bundle.users?.update(who.userId, changes)
        await extra.save?.(user, bundle)
      })
    } catch (error) {
      if (error instanceof Refused) return refused(error.problem)
      throw error
    }
    await this.#events.emit({ name: 'user.updated', request, actor, subject: who })
    return { ok: true, value: null }
  }
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
