import type { Stores } from '../stores.ts'
import type { UserReference } from '../user.ts'

/** Ends all sessions and tokens of a person, and forgets their browsers: whoever was in is out. Says how many sessions. */
export async function endEverything(
  stores: Pick<Stores, 'sessions' | 'tokens' | 'devices'>,
  who: UserReference,
): Promise<number> {
  const count = await stores.sessions.destroyAllOf(who)
  await stores.tokens?.destroyAllOf(who)
  await stores.devices?.forgetAllOf(who)
  return count
}
