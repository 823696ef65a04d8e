import type { AccountStep } from '../accounts/account-extra.ts'
import { canonicalEmail } from '../accounts/names.ts'
import type { UserStore } from '../accounts/user-store.ts'
import type { RequestInfo } from '../backend.ts'
import { Throttled } from '../errors.ts'
import type { Stores } from '../stores.ts'
import { referenceTo, type User, type UserReference } from '../user.ts'
import type { Addresses } from './addresses.ts'

/** Marks an account whose address waits, so that it can leave when nobody confirms it. */
export type MarkAccount = (
  owner: UserReference,
  email: string,
  request: RequestInfo,
  bundle: Pick<Stores, 'tokens'>,
) => Promise<void>

/** Makes accounts without the address that was given: it waits until its owner confirms it. */
export class WaitingAddress<U extends User = User> {
  readonly #addresses: Pick<Addresses, 'mayMail' | 'give'>
  readonly #users: UserStore<U>
  readonly #mark: MarkAccount | null

  /** @param mark `null`: accounts stay although nobody confirms them. */
  constructor(
    addresses: Pick<Addresses, 'mayMail' | 'give'>,
    users: UserStore<U>,
    mark: MarkAccount | null,
  ) {
    this.#addresses = addresses
    this.#users = users
    this.#mark = mark
  }

  /** What writes the mail in the transaction in which the account is made, so that both count or neither. */
  async stepFor(typed: string, request: RequestInfo): Promise<AccountStep<U>> {
    const email = canonicalEmail(typed) as string
    // Before the transaction: the count is not to be undone with it.
    const isMailed = await this.#mayMail(email, request)
    return {
      save: async (made, bundle) => {
        const who = { user: made, backend: { name: this.#users.backend } }
        await this.#addresses.give(who, email, { request, isMailed }, bundle)
        await this.#mark?.(referenceTo(made, who.backend), email, request, bundle)
      },
    }
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
