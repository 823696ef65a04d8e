import { usernameKey } from '../accounts/names.ts'
import { DAY_MS } from '../clock.ts'
import { AlreadyTaken } from '../errors.ts'
import type { Stores } from '../stores.ts'
import type { UserReference } from '../user.ts'

/** For how long nobody else gets a username that somebody had. */
export const USERNAME_KEPT_DAYS = 30
/** How many former usernames are kept for a person: who has so many changes to no other but one of these. */
export const MOST_KEPT_USERNAMES = 5

interface Renaming {
  readonly who: UserReference
  readonly before: string
  readonly after: string
  readonly now: number
}

/**
 * Writes a new username in a transaction, and keeps the old one for its owner. The look at names that are kept comes
 * after the write: whoever waits at the unique index for the owner of a name to leave it finds it kept then.
 *
 * @param write changes the row. It must come before anything that reads in the same transaction.
 * @throws AlreadyTaken when the name is kept for somebody else.
 */
export async function rename<T>(
  stores: Stores,
  { who, before, after, now }: Renaming,
  write: () => Promise<T>,
): Promise<T> {
  const { usernames } = stores
  if (!usernames) return write()
  // What is written cannot be taken back without one.
  if (!stores.transaction) await assertNotKept(stores, who, after)
  const written = await write()
  await assertNotKept(stores, who, after)
  if (usernameKey(before) === usernameKey(after)) return written
  // To delete a row that is not there, MariaDB would lock the gap in which others want to write.
  const own = (await usernames.namesOf(who)).map(usernameKey)
  if (own.includes(usernameKey(after))) await usernames.release(who, after)
  await usernames.keep({ owner: who, username: before, until: now + USERNAME_KEPT_DAYS * DAY_MS })
  return written
}

/**
 * After the write and in its transaction, as in {@link rename}.
 *
 * @throws AlreadyTaken when the name is kept for somebody else.
 */
export async function assertNotKept(
  { usernames }: Pick<Stores, 'usernames'>,
  who: UserReference,
  username: string,
): Promise<void> {
  const found = await usernames?.keptFrom(who, username)
  if (found) throw new AlreadyTaken('username', { isLookAlike: found === 'alike', isKept: true })
}
