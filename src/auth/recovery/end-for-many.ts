import type { Stores } from '../stores.ts'
import { TOKEN_LIFETIMES } from '../tokens/purposes.ts'
import type { TokenStore } from '../tokens/token-store.ts'
import { markOf } from '../unconfirmed/marks.ts'
import type { UserReference } from '../user.ts'
import { endEverything } from './end-everything.ts'

/** The latest time that a Date can hold: every session is over then. */
const END_OF_TIME = 8.64e15
const AT_ONCE = 100

/**
 * Tokens that let nobody in by themselves, and without which something would be lost: the address that waits to be
 * confirmed, an invitation, the way back to a closed account, and that somebody must set a new password, or has
 * confirmed no address yet.
 */
export const KEPT_PURPOSES: readonly string[] = [
  ...['verify', 'invite', 'reopen', 'password-required'],
  ...['unconfirmed', 'unconfirmed-reminded'],
]

const ENDED_PURPOSES = Object.keys(TOKEN_LIFETIMES).filter((name) => !KEPT_PURPOSES.includes(name))

type EndedStores = Pick<Stores, 'sessions' | 'tokens' | 'devices'>

/**
 * Ends the sessions of everybody, with all mailed links that let somebody in, and forgets all known and trusted
 * browsers.
 *
 * @returns how many sessions there were.
 */
export async function endEverythingOfAll(stores: EndedStores, now: number): Promise<number> {
  const { sessions, tokens, devices } = stores
  await devices?.purge(END_OF_TIME)
  if (tokens?.destroyAllBut) await tokens.destroyAllBut(KEPT_PURPOSES)
  else if (tokens) for (const purpose of ENDED_PURPOSES) await useUp(tokens, purpose, now)
  return sessions.purge(END_OF_TIME)
}

/**
 * The same for some people of one backend, in one statement for each store that can.
 *
 * @returns how many sessions there were.
 */
export async function endEverythingOfMany(
  { sessions, tokens, devices }: EndedStores,
  backend: string,
  userIds: readonly string[],
): Promise<number> {
  if (userIds.length === 0) return 0
  const owners = userIds.map((userId) => ({ backend, userId }))
  if (devices?.forgetAllOfMany) await devices.forgetAllOfMany(backend, userIds)
  else for (const owner of owners) await devices?.forgetAllOf(owner)
  if (tokens?.destroyAllOfMany) await tokens.destroyAllOfMany(backend, userIds, KEPT_PURPOSES)
  else if (tokens) {
    for (const owner of owners) {
      for (const purpose of ENDED_PURPOSES) await tokens.destroyAllOf(owner, purpose)
    }
  }
  if (sessions.destroyAllOfMany) return sessions.destroyAllOfMany(backend, userIds)
  let count = 0
  for (const owner of owners) count += await sessions.destroyAllOf(owner)
  return count
}

/**
 * The same for one person. Without the token of a closed account nobody could open it again, nor delete it in time; and
 * without the mark of an account that nobody has confirmed, it would stay.
 */
export async function endEverythingButKept(
  stores: EndedStores,
  who: UserReference,
): Promise<number> {
  const { tokens } = stores
  // Whether they are over does not count.
  const isKept = (await tokens?.newestOf(who, 'reopen', 0)) ?? (await markOf(tokens, who, 0))
  return isKept
    ? endEverythingOfMany(stores, who.backend, [who.userId])
    : endEverything(stores, who)
}

/** For stores that cannot take back all at once. */
async function useUp(store: TokenStore, purpose: string, now: number): Promise<void> {
  // Those that are over stand first in the list, and would hide the others.
  await store.purge(now)
  for (;;) {
    const some = await store.listIssuedBefore(purpose, now + 1, AT_ONCE)
    await Promise.all(some.map(({ id, digest }) => store.consume(purpose, id, digest, now)))
    // Those that are over by themselves cannot be consumed, and open nothing.
    if (some.length < AT_ONCE || some.every(({ expiresAt }) => expiresAt <= now)) return
  }
}
