import type { AlreadyTaken } from '../errors.ts'
import type { PasswordPolicy } from '../passwords/policy/password-policy.ts'
import type { Problem } from '../problem.ts'
import type { User } from '../user.ts'
import type { AccountDetails } from './account-details.ts'
import { canonicalEmail, isValidUsername, normalizeUsername, usernameKey } from './names.ts'
import type { UserStore } from './user-store.ts'

/** Finds people by the name that they log in with. */
type NameFinder = Pick<UserStore, 'findByUsername'>

/** Finds what is wrong with the details of a new account. */
export class AccountChecks<U extends User = User> {
  readonly #users: Pick<UserStore<U>, 'findByUsername' | 'findByEmail'>
  readonly #policy: PasswordPolicy

  constructor(users: Pick<UserStore<U>, 'findByUsername' | 'findByEmail'>, policy: PasswordPolicy) {
    this.#users = users
    this.#policy = policy
  }

  /** What is wrong with these details, as far as it can be told without asking the store. */
  async check({ username, email = '', password }: AccountDetails): Promise<Problem[]> {
    const name = normalizeUsername(username)
    const address = canonicalEmail(email)
    const problems = checkUsername(name, email)
    if (email !== '' && address === null) problems.push({ field: 'email', code: 'email_invalid' })
    if (!password) return problems
    // A name that nobody can have is no name to compare a password with: it may be of any length.
    const owner = { username: isValidUsername(name) ? name : null, email: address }
    const found = await this.#policy.check(password.reveal(), owner)
    return [...problems, ...found.map((problem) => ({ field: 'password', ...problem }))]
  }

  /** The same, and what is taken already. */
  async findProblems(details: AccountDetails): Promise<Problem[]> {
    return [...(await this.check(details)), ...(await this.#findTaken(details))]
  }

  /** What may be told to anybody: all but who has an address. */
  async findPublicProblems({ email, ...details }: AccountDetails): Promise<Problem[]> {
    const problems = await this.check({ ...details, ...(email && { email }) })
    // Nobody has confirmed the address: the name would catch the logins of whoever has it.
    if (details.username.includes('@') && problems.every(({ field }) => field !== 'username')) {
      problems.push({ field: 'username', code: 'username_is_address' })
    }
    return [...problems, ...(await this.#findTaken(details))]
  }

  async #findTaken({ username, email }: AccountDetails): Promise<Problem[]> {
    const [sameName, sameEmail] = await Promise.all([
      this.#users.findByUsername(username),
      email ? this.#users.findByEmail(email) : null,
    ])
    return [...(sameName ? [taken('username')] : []), ...(sameEmail ? [taken('email')] : [])]
  }
}

/** What is wrong with a username, if its owner has this address. */
export function checkUsername(username: string, email: string): Problem[] {
  if (username === '') return [{ field: 'username', code: 'username_missing' }]
  if (!isValidUsername(username)) return [{ field: 'username', code: 'username_invalid' }]
  // One may log in by address: a name that is somebody else's address would catch their logins.
  if (username.includes('@') && usernameKey(username) !== usernameKey(email)) {
    return [{ field: 'username', code: 'username_foreign_email' }]
  }
  return []
}

/**
 * What is wrong with a name or an address that the store has refused.
 *
 * @param forStaff whether it is told that nobody has the name now: strangers need not learn who is called otherwise.
 */
export async function explainTaken(
  { field, isLookAlike, isKept }: AlreadyTaken,
  { users, name, forStaff }: { users: NameFinder; name: string; forStaff: boolean },
): Promise<Problem> {
  // The same name looks alike, too: a database may report either.
  const isSame = !isLookAlike || (await users.findByUsername(name)) !== null
  if (!isSame) return { field, code: 'username_looks_alike' }
  return isKept && forStaff ? { field, code: 'username_kept' } : taken(field)
}

/** Somebody else has it. */
export function taken(field: 'username' | 'email'): Problem {
  return { field, code: `${field}_taken` }
}
