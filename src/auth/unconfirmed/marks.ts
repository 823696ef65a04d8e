import { inTransaction, type Stores } from '../stores.ts'
import type { Token, TokenStore } from '../tokens/token-store.ts'
import { newTokenParts } from '../tokens/token-text.ts'
import type { User, UserReference } from '../user.ts'

/** Marks an account that a stranger has made, and whose address nobody has confirmed yet. */
export const UNCONFIRMED = 'unconfirmed'
/** Takes its place when the reminder is sent. */
export const REMINDED = 'unconfirmed-reminded'

/** A job may move a mark while it is looked for. */
const LOOKS = 3

/** The mark of somebody who has confirmed no address yet; `null` for everybody else. */
export async function markOf(
  tokens: TokenStore | undefined,
  who: UserReference,
  now: number,
): Promise<Token | null> {
  if (!tokens) return null
  // In this order: a mark goes from the one to the other.
  return (
    (await tokens.newestOf(who, UNCONFIRMED, now)) ?? (await tokens.newestOf(who, REMINDED, now))
  )
}

/**
 * Takes a mark away together with the work that makes it untrue: both count, or neither. The mark goes first, by the
 * one statement that decides: a job that has it already deletes the account, and one that comes later finds no mark.
 *
 * @param mark `null`: there is only the work.
 */
export async function withoutMark<T, U extends User>(
  stores: Stores<U>,
  mark: Token | null,
  now: number,
  work: (bundle: Stores<U>) => Promise<T>,
): Promise<T> {
  if (!mark) return work(stores)
  return inTransaction(stores, async (bundle) => {
    const lifted = await liftMark(bundle.tokens, mark, now)
    try {
      return await work(bundle)
    } catch (error) {
      if (lifted && !stores.transaction) await putBack(bundle.tokens, lifted)
      throw error
    }
  })
}

/** @returns the mark as it was; `null` when somebody else has taken it. */
export async function liftMark(
  tokens: TokenStore | undefined,
  mark: Token,
  now: number,
): Promise<Token | null> {
  let found: Token | null = mark
  for (let looks = 0; tokens && found && looks < LOOKS; looks++) {
    // By its id: MariaDB locks the row then, and no gap in which others want to write.
    const lifted: Token | null = await tokens.consume(found.purpose, found.id, found.digest, now)
    if (lifted) return lifted
    found = mark.owner && (await markOf(tokens, mark.owner, now))
  }
  return null
}

/** Puts a mark in the place of one that was used up, from the same time. */
export async function putBack(tokens: TokenStore | undefined, mark: Token): Promise<void> {
  // Some stores keep the id of one that is used up.
  await tokens?.issue({ ...mark, id: newTokenParts().id })
}

/** Notes another address that somebody has given meanwhile: the reminder is to go there. */
export async function readdress(
  tokens: TokenStore | undefined,
  mark: Token,
  email: string,
  now: number,
): Promise<void> {
  if (mark.sentTo === email) return
  const lifted = await liftMark(tokens, mark, now)
  if (lifted) await putBack(tokens, { ...lifted, sentTo: email })
}
