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

/** What a person changes of themselves. */
export interface ProfileChange<U extends User = User> {
  /** `null`: not changed. */
  readonly names: PersonNames | null
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

  /**
   * Changes all of it or nothing, where the stores have transactions.
   *
   * @param actor who does it (the person).
   */
  async change(
    user: U,
    who: UserReference,
    { names, extra = {} }: ProfileChange<U>,
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
        if (trimmed) await bundle.users?.update(who.userId, trimmed)
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

/** What is wrong with what a person is called. */
export function checkNames(names: Partial<PersonNames> | null): Problem[] {
  return Object.entries(names ?? {})
    .filter(([, name]) => !isVisibleName(name) || [...name].length > PERSON_NAME_MAX_LENGTH)
    .map(([field]) => ({ field, code: 'name_invalid', params: { max: PERSON_NAME_MAX_LENGTH } }))
}
