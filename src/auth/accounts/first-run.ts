import { localRequest, type RequestInfo } from '../backend.ts'
import type { User } from '../user.ts'
import type { AccountDetails } from './account-details.ts'
import type { AccountService } from './account-service.ts'
import type { SetupCode } from './setup-code.ts'

/** The time before there is any user, and the one-time code that ends it. */
export class FirstRun<U extends User = User> {
  readonly code: SetupCode
  readonly #accounts: AccountService<U>
  #isOver = false

  constructor(accounts: AccountService<U>, code: SetupCode) {
    this.#accounts = accounts
    this.code = code
  }

  /** Whether there is no user at all. Once there is one, the store is not asked again. */
  async isPending(): Promise<boolean> {
    if (!this.#isOver) this.#isOver = !(await this.#accounts.users.isEmpty())
    return !this.#isOver
  }

  /**
   * Makes the first user, a superuser, for whoever has the code.
   *
   * @returns `null` when the code is wrong or spent, or when there is a user already.
   * @throws TypeError for details that `AccountService.check` would refuse.
   */
  async createSuperuser(
    code: string,
    details: AccountDetails,
    request: RequestInfo = localRequest,
  ): Promise<U | null> {
    if (!this.code.spend(code)) return null
    try {
      const outcome = await this.#accounts.createFirst(details, request)
      if (!outcome.ok) throw new TypeError('Check the details before the code is spent')
      this.#isOver = true
      return outcome.value
    } catch (error) {
      this.code.restore()
      throw error
    }
  }
}
