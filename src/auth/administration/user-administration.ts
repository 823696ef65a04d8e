import { taken } from '../accounts/account-checks.ts'
import type { AccountExtra } from '../accounts/account-extra.ts'
import type { AccountService } from '../accounts/account-service.ts'
import type { UserService } from '../accounts/user-service.ts'
import type { UserChanges } from '../accounts/user-store.ts'
import { LastSuperuser } from '../accounts/user-store-errors.ts'
import { AlreadyTaken } from '../errors.ts'
import type { FactorService } from '../factors/factor-service.ts'
import type { NewPasswords } from '../new-passwords/new-passwords.ts'
import { type Outcome, type Problem, refused } from '../problem.ts'
import type { PasswordResets } from '../recovery/password-resets.ts'
import type { SessionService } from '../sessions/session-service.ts'
import type { User, UserReference } from '../user.ts'
import { type Administrator, actOf, isAlmighty } from './administrator.ts'
import { type Authority, problem } from './authority.ts'
import { changesOf, type PersonChanges, problemsOfPerson } from './person-problems.ts'
import type { TellOldAddress } from './tell-old-address.ts'

export interface UserAdministrationParts<U extends User = User> {
  readonly users: UserService<U>
  readonly authority: Authority<U>
  readonly sessions: SessionService
  readonly accounts: AccountService<U> | null
  readonly resets: PasswordResets | null
  readonly factors: FactorService | null
  readonly newPasswords: NewPasswords | null
  readonly tellOldAddress: TellOldAddress
}

/** What staff tells of a new person, whose address may be empty. The person sets a password by a link. */
export interface NewPerson<U extends User = User> {
  readonly username: string
  readonly email: string
  readonly isStaff: boolean
  readonly isSuperuser: boolean
  /** What the app wants to know besides (nothing). */
  readonly extra?: AccountExtra<U>
}

/** What makes somebody staff, or almighty. */
export type PersonFlags = Required<Pick<UserChanges, 'isStaff' | 'isSuperuser'>>

const GONE = refused(problem('user_gone'))

/** Does to accounts what staff may do, and says why not. Commands do the same by `UserService`. */
export class UserAdministration<U extends User = User> {
  readonly #parts: UserAdministrationParts<U>

  constructor(parts: UserAdministrationParts<U>) {
    this.#parts = parts
  }

  /** Makes an account without a password. Only a superuser makes staff. */
  async create(by: Administrator, given: NewPerson<U>): Promise<Outcome<U>> {
    const { accounts } = this.#parts
    if (!accounts) return refused(problem('admin_no_accounts'))
    const { extra, ...person } = given
    if ((person.isStaff || person.isSuperuser) && !isAlmighty(by.user))
      return refused(SUPERUSERS_ONLY)
    return accounts.create({ ...person, password: null }, by.request, by.who, extra)
  }

  /** Changes names and the address, which counts as confirmed: it is by the word of staff. */
  change(by: Administrator, user: U, given: PersonChanges): Promise<Outcome<U>> {
    const { users, tellOldAddress } = this.#parts
    const changes = changesOf(user, given)
    return this.#unlessOutranked(by, user, async () => {
      const problems = problemsOfPerson(user, changes)
      // The same name looks alike, too: a database may report either.
      const isTaken =
        changes.username !== undefined && (await this.#hasOther(user, changes.username))
      if (isTaken) problems.push(taken('username'))
      if (problems.length > 0) return refused(...problems)
      return this.#changed(() =>
        tellOldAddress(user, changes.email, () => users.update(user, changes, actOf(by))),
      )
    })
  }

  /** Makes somebody staff or a superuser, or no longer. Only a superuser does, and the last one stays one. */
  async setFlags(by: Administrator, user: U, flags: PersonFlags): Promise<Outcome<U>> {
    if (!isAlmighty(by.user)) return refused(SUPERUSERS_ONLY)
    return this.#changed(() => this.#parts.users.update(user, flags, actOf(by)))
  }

  /** Lets somebody log in again. */
  activate(by: Administrator, user: U): Promise<Outcome<U>> {
    return this.#unlessOutranked(by, user, () =>
      this.#changed(() => this.#parts.users.activate(user, actOf(by))),
    )
  }

  /** Lets somebody log in no more, but not oneself and not the last superuser. */
  deactivate(by: Administrator, user: U): Promise<Outcome<U>> {
    return this.#toOthers(by, user, () =>
      this.#changed(() => this.#parts.users.deactivate(user, actOf(by))),
    )
  }

  /** Deletes somebody, but not oneself and not the last superuser. */
  delete(by: Administrator, user: U): Promise<Outcome<null>> {
    return this.#toOthers(by, user, async () => {
      const outcome = await this.#changed(async () =>
        (await this.#parts.users.delete(user, actOf(by))) ? user : null,
      )
      return outcome.ok ? { ok: true, value: null } : outcome
    })
  }

  /** Ends all sessions of somebody, and says how many there were. */
  endSessions(by: Administrator, user: U): Promise<Outcome<number>> {
    return this.#unlessOutranked(by, user, async () => {
      return { ok: true, value: await this.#parts.users.logOut(user, actOf(by)) }
    })
  }

  /** Ends one session of somebody, by its public id. False when it is over already. */
  endSession(by: Administrator, user: U, publicId: string): Promise<Outcome<boolean>> {
    return this.#unlessOutranked(by, user, async () => {
      const who = this.referenceTo(user)
      const isEnded = await this.#parts.sessions.end(who, publicId, by.request, by.who)
      return { ok: true, value: isEnded }
    })
  }

  /** Mails somebody a link by which they set a password. */
  sendReset(by: Administrator, user: U): Promise<Outcome<null>> {
    return this.#unlessOutranked(by, user, async () => {
      const isSent = await this.#parts.resets?.send(this.referenceTo(user), actOf(by))
      return isSent ? { ok: true, value: null } : refused(problem('admin_no_reset'))
    })
  }

  /** Asks somebody for a new password at their next login, and ends all their sessions. */
  requirePassword(by: Administrator, user: U): Promise<Outcome<null>> {
    return this.#toOthers(by, user, async () => {
      const { newPasswords } = this.#parts
      const isAsked = await newPasswords?.requireNewPassword(this.referenceTo(user), actOf(by))
      return isAsked ? { ok: true, value: null } : refused(problem('admin_no_password'))
    })
  }

  /** Takes all second factors away from somebody who has lost them; nobody does so for themselves. */
  resetFactors(by: Administrator, user: U): Promise<Outcome<number>> {
    return this.#toOthers(by, user, async () => {
      const { factors } = this.#parts
      if (!factors) return refused(problem('admin_no_factors'))
      return { ok: true, value: await factors.reset(this.referenceTo(user), actOf(by)) }
    })
  }

  /** Why staff may not change somebody; `null` when they may. For what a page offers. */
  problemWith(by: Administrator, user: U): Promise<Problem | null> {
    return this.#parts.authority.problemWith(by, user, this.referenceTo(user))
  }

  referenceTo(user: U): UserReference {
    return this.#parts.users.referenceTo(user)
  }

  async #hasOther(user: U, username: string): Promise<boolean> {
    const found = await this.#parts.users.find(username)
    return found !== null && String(found.id) !== String(user.id)
  }

  async #toOthers<T>(
    by: Administrator,
    user: U,
    work: () => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const self = this.#parts.authority.problemWithSelf(by, this.referenceTo(user))
    return self ? refused(self) : this.#unlessOutranked(by, user, work)
  }

  async #unlessOutranked<T>(
    by: Administrator,
    user: U,
    work: () => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const wrong = await this.problemWith(by, user)
    return wrong ? refused(wrong) : work()
  }

  /** Somebody else may have changed or deleted the person meanwhile. */
  async #changed(work: () => Promise<U | null>): Promise<Outcome<U>> {
    try {
      const user = await work()
      return user ? { ok: true, value: user } : GONE
    } catch (error) {
      if (error instanceof LastSuperuser) return refused(problem('last_superuser'))
      if (!(error instanceof AlreadyTaken)) throw error
      const { field, isLookAlike, isKept } = error
      const code = isLookAlike ? 'username_looks_alike' : isKept && 'username_kept'
      return refused(code ? { field, code } : taken(field))
    }
  }
}

const SUPERUSERS_ONLY = problem('admin_superuser_only')
