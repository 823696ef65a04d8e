import type { Token, TokenStore } from '../tokens/token-store.ts'

const AT_ONCE = 100

/** Which marks are looked for. */
export interface OldMarks {
  readonly purpose: string
  /** The latest time at which they were made, in milliseconds; asked before each step. */
  latest(): number
  /** Ends when the process is about to stop (never). */
  readonly signal?: AbortSignal | undefined
}

/** Does something for each mark that is old enough, some at a time, and says for how many it was done. */
export async function eachMark(
  store: TokenStore,
  { purpose, latest, signal }: OldMarks,
  work: (mark: Token) => Promise<boolean>,
): Promise<number> {
  let done = 0
  for (;;) {
    const over = await store.listIssuedBefore(purpose, latest() + 1, AT_ONCE)
    for (const mark of over) {
      if (signal?.aborted) return done
      if (await work(mark)) done++
    }
    if (over.length < AT_ONCE) return done
    // Whatever stays at the front of the list, such as marks of another app, would come again and again.
    const [next] = await store.listIssuedBefore(purpose, latest() + 1, 1)
    if (!next || over.some(({ id }) => id === next.id)) return done
  }
}
