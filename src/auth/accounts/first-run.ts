import { localRequest, type RequestInfo } from '../backend.ts'
import type { Outcome } from '../problem.ts'
import type { User } from '../user.ts'
import type { AccountDetails } from './account-details.ts'
import type { AccountService } from './account-service.ts'
import type { SetupCode } from './setup-code.ts'

/**
 * The time before there is a superuser, and the one-time code that ends it. A stranger who registers
 * first must not shut out the owner, so it goes on until then, whoever else is there.
 */
export class FirstRun<U extends User = User> {
  readonly code: SetupCode
  readonly #accounts: AccountService<U>
  #isOver = false

  constructor(accounts: AccountService<U>, code: SetupCode) {
    this.#accounts = accounts
    this.code = code
  }

  /** Whether it is known to be over, without asking the store. */
  get isKnownToBeOver(): boolean {
    return this.#isOver
  }

  /** Whether there is no superuser. Once there is one, the store is not asked again. */
  async isPending(): Promise<boolean> {
    if (!this.#isOver) this.#isOver = await this.#accounts.users.hasSuperuser()
    return !this.#isOver
  }

  /**
   * Makes the first superuser, for whoever has the code. Details that are refused do not use it up.
   *
   * @returns the value `null` when the code is wrong or spent, or when there is a superuser already.
   */
  async createSuperuser(
    code: string,
    details: AccountDetails,
    request: RequestInfo = localRequest,
  ): Promise<Outcome<U | null>> {
    if (!this.code.spend(code)) return { ok: true, value: null }
    try {
      const outcome = await this.#accounts.createFirst(details, request)
      if (outcome.ok) this.#isOver = true
      else this.code.restore()
      return outcome
    } catch (error) {
      this.code.restore()
      throw error
    }
  }
}
