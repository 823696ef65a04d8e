import { AlreadyTaken } from '../errors.ts'
import type { Stores } from '../stores.ts'
import { markOf, withoutMark } from '../unconfirmed/marks.ts'
import { referenceTo } from '../user.ts'
import type { ResetHolder } from './password-resets.ts'

/** Thrown in a transaction, so that nothing of it stays. */
class NotSaved extends Error {}

/**
 * Saves the address of a token. Only that: whatever else was asked for meanwhile, nobody has confirmed
 * (CVE-2026-32700). The account is unconfirmed no more, in the same transaction where the users are in `stores`.
 *
 * @returns false when somebody else has it by now, and where the backend saves none.
 */
export async function saveAddress(
  { user, backend, token }: ResetHolder,
  stores: Stores,
  now: number,
): Promise<boolean> {
  if (!backend.saveEmail) return false
  const mark = await markOf(stores.tokens, referenceTo(user, backend), now)
  const isOurs = stores.users?.backend === backend.name && stores.users.saveEmail !== undefined
  // A statement outside of the transaction could wait for it without end.
  const bound = isOurs ? stores : withoutTransaction(stores)
  try {
    await withoutMark(bound, mark, now, async ({ users }) => {
      const keeper = mark && isOurs && users?.saveEmail ? users : backend
      if (!(await keeper.saveEmail?.(user, String(token.sentTo)))) throw new NotSaved()
    })
    return true
  } catch (error) {
    if (error instanceof NotSaved || error instanceof AlreadyTaken) return false
    throw error
  }
}

function withoutTransaction({ transaction: _, ...stores }: Stores): Stores {
  return stores
}
