import { Refused } from '../errors.ts'
import { type Outcome, type Problem, refused } from '../problem.ts'
import { inTransaction, type Stores } from '../stores.ts'
import type { User } from '../user.ts'
import { assertNotKept } from '../usernames/rename.ts'
import type { NewUser, UserStore } from './user-store.ts'

/** Stores what belongs to an account that was just made. */
export interface AccountStep<U extends User = User> {
  /**
   * @param stores bound to the transaction of the account, where the stores have transactions.
   * @throws Refused to refuse all of it.
   */
  save(user: U, stores: Stores<U>): Promise<void>
}

/** What an app wants to know of a person besides what every account has. */
export interface AccountExtra<U extends User = User> extends Partial<AccountStep<U>> {
  /** What is wrong with it: told together with everything else (nothing). */
  readonly problems?: readonly Problem[]
  /** What was given, as hooks may want to see it (nothing). */
  readonly values?: unknown
  /** Values for columns of the user's own row (none). */
  readonly columns?: Readonly<Record<string, unknown>>
}

/** By whose word somebody joins. It takes part in the transaction of the account. */
export interface Admission<U extends User = User> extends AccountStep<U> {
  /** The address of the person, which is proved: in place of what is typed. */
  readonly email: string
}

/** What is done together with an account. */
export interface AccountParts<U extends User> {
  readonly extra: AccountExtra<U>
  /** Lets the address wait until it is confirmed, or uses up what proves it. */
  readonly step: AccountStep<U> | undefined
}

/**
 * Makes a user and stores what belongs to them: all or nothing. Stores without transactions get the user
 * deleted again when the rest fails.
 */
export async function createWhole<U extends User>(
  stores: Stores<U>,
  users: UserStore<U>,
  user: NewUser,
  { extra, step }: AccountParts<U>,
): Promise<U> {
  const { columns } = extra
  const row = columns ? { ...user, extra: { ...user.extra, ...columns } } : user
  if (!extra.save && !step && !stores.usernames) return users.create(row)
  const made = await inTransaction<U, U>(stores, async (bundle) => {
    const created = await (bundle.users ?? users).create(row)
    try {
      const who = { backend: users.backend, userId: String(created.id) }
      await assertNotKept(bundle as Stores, who, created.username)
      await step?.save(created, bundle)
      await extra.save?.(created, bundle)
    } catch (error) {
      if (!stores.transaction) await users.delete(String(created.id))
      throw error
    }
    return created
  })
  // The app may have changed the row.
  return extra.save ? ((await users.findById(String(made.id))) ?? made) : made
}

/** What came of work that a hook or the app may refuse. */
export async function unlessRefused<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refused) return refused(error.problem)
    throw error
  }
}
