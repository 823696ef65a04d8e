import { canonicalEmail } from '../accounts/names.ts'
import type { NewUser, UserStore } from '../accounts/user-store.ts'
import type { RequestInfo } from '../backend.ts'
import { Throttled } from '../errors.ts'
import { inTransaction, type Stores } from '../stores.ts'
import type { User } from '../user.ts'
import type { Addresses } from './addresses.ts'

/** Makes accounts without the address that was given: it waits until its owner confirms it. */
export class WaitingAddress<U extends User = User> {
  readonly #addresses: Pick<Addresses, 'mayMail' | 'give'>
  readonly #stores: Stores<U>
  readonly #users: UserStore<U>

  constructor(
    addresses: Pick<Addresses, 'mayMail' | 'give'>,
    stores: Stores<U>,
    users: UserStore<U>,
  ) {
    this.#addresses = addresses
    this.#stores = stores
    this.#users = users
  }

  /** What makes the account and writes the mail, both or neither. */
  async creatorFor(typed: string, request: RequestInfo): Promise<(user: NewUser) => Promise<U>> {
    const email = canonicalEmail(typed) as string
    // Before the transaction: the count is not to be undone with it.
    const isMailed = await this.#mayMail(email, request)
    return (user) =>
      inTransaction<U, U>(this.#stores, async (bundle) => {
        const made = await (bundle.users ?? this.#users).create(user)
        const who = { user: made, backend: { name: this.#users.backend } }
        const options = { request, isMailed }
        await this.#addresses.give(who, email, options, bundle)
        return made
      })
  }

  /** The account is made all the same: the mail can be asked for later. */
  async #mayMail(email: string, request: RequestInfo): Promise<boolean> {
    try {
      return await this.#addresses.mayMail('resend', email, request)
    } catch (error) {
      if (error instanceof Throttled) return false
      throw error
    }
  }
}
