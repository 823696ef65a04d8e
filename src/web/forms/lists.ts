import type { AppContext } from '../context.ts'

export type Lists = Readonly<Record<string, readonly string[]>>

const lists = new WeakMap<object, Lists>()

/** Keeps the fields of a request that were sent several times. */
export function keepLists(ctx: AppContext, found: Lists): void {
  lists.set(ctx, found)
}

/** All fields that the route declares in `lists`, and their values. */
export function listsOf(ctx: AppContext): Lists {
  return lists.get(ctx) ?? {}
}

/** The values of a field that the route declares in `lists`, in the order of the form; empty when there are none. */
export function listOf(ctx: AppContext, name: string): readonly string[] {
  const found = lists.get(ctx)
  return found && Object.hasOwn(found, name) ? (found[name] ?? []) : []
}

/** The field by which a form of boxes tells which were ticked when it was shown; its first value is empty. */
export const SEEN = 'seen'

/** What was ticked when a form of boxes was shown; `null` when it does not tell. */
export function seenIn(ctx: AppContext): readonly string[] | null {
  const seen = listOf(ctx, SEEN)
  return seen.length === 0 ? null : seen.filter((name) => name !== '')
}
