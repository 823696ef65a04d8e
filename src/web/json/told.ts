import type { Need } from '../../auth/login/outcome.ts'

/** What an answer in JSON says besides where it leads. */
export interface Told {
  /** What the visitor must still do, in order, with the paths as browsers ask for them (nothing). */
  readonly needs?: readonly Need[]
  /** The sentence that stands on the next page otherwise (none). */
  readonly notice?: string
}

const told = new WeakMap<object, Told>()

/** Adds to what the answer to this request says, if it is in JSON. */
export function tell(ctx: object, more: Told): void {
  told.set(ctx, { ...told.get(ctx), ...more })
}

export function toldOf(ctx: object): Told {
  return told.get(ctx) ?? {}
}
