import type { AuthenticationBackend } from '../backend.ts'
import type { AuthSession } from '../sessions/auth-session.ts'
import { anonymous, type User, type Visitor } from '../user.ts'
import type { BackendList } from './backend-list.ts'
import { assertUser } from './check-user.ts'
import type { Login } from './login.ts'
import type { SessionStamps } from './session-stamps.ts'

/** Tells whose session it is. */
export class SessionRecall {
  readonly #backends: BackendList
  readonly #stamps: SessionStamps

  constructor(backends: BackendList, stamps: SessionStamps) {
    this.#backends = backends
    this.#stamps = stamps
  }

  /**
   * Whose session it is, by three facts checked every time: the user still exists and is active, the
   * backend that recognised them is still there, and the stamp still fits.
   *
   * The session of somebody who is gone or no longer active is ended. One whose stamp does not fit is
   * dead, but left where it is: the request that changes the password may be about to renew it. So is
   * one whose backend was taken out: another process may still know it.
   *
   * @param found the user whom the store read together with the session (the backend is asked).
   */
  async of(session: AuthSession, found?: User): Promise<Visitor> {
    const { login } = session
    if (!login) return anonymous
    const backend = this.#backends.find(login.backend)
    if (!backend) {
      session.ignore()
      return anonymous
    }
    const read = found ?? (await backend.getUser(login.userId))
    // Ending is for good, and what was read is old: somebody may have been switched on again since.
    const user = this.#admitted(read, backend) ?? (await this.#readAgain(login, backend))
    if (!user) {
      await session.drop()
      return anonymous
    }
    if (this.#isStampValid(session, login, user)) return user
    session.ignore()
    return anonymous
  }

  /** See {@link BackendList.usersOf}. */
  usersOf(backend: string, ids: readonly string[]): Promise<readonly User[]> {
    return this.#backends.usersOf(backend, ids)
  }

  /** Whether this login still opens a session for this person, as {@link of} would have it. */
  admits(login: Login, user: User): boolean {
    const isIn = this.#backends.mayEnter({ user, backend: login.backend })
    return isIn && this.#stamps.check(login, user) !== 'none'
  }

  async #readAgain(login: Login, backend: AuthenticationBackend): Promise<User | null> {
    return this.#admitted(await backend.getUser(login.userId), backend)
  }

  /** The user, if they may be logged in; else `null`. */
  #admitted(user: User | null, backend: AuthenticationBackend): User | null {
    if (!user) return null
    assertUser(user, backend.name)
    return this.#backends.mayEnter({ user, backend: backend.name }) ? user : null
  }

  #isStampValid(session: AuthSession, login: Login, user: User): boolean {
    const match = this.#stamps.check(login, user)
    if (match === 'outdated') session.updateStamp(this.#stamps.of(login.backend, user))
    return match !== 'none'
  }
}
