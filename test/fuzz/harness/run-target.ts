import { TARGETS } from '../targets/all.ts'
import type { FuzzResult } from './fuzz.ts'
import { fuzz } from './fuzz.ts'
import { LastInput } from './last-input.ts'
import { savedFailures } from './seeds.ts'
import type { Sites } from './target.ts'

/** What the parent asks for, as JSON in the first argument. */
export interface TargetOrder {
  readonly target: string
  readonly seed: number
  /** For all of it, the start included. */
  readonly ms: number
  readonly shrinkMs: number
  /** Where the input that is tried is noted. */
  readonly lastInput: string
  /** `null` when the target needs none. */
  readonly sites: Sites | null
}

/** What it is told: first that the target is open, then the result. */
export type TargetNews = { readonly isOpen: true } | { readonly result: FuzzResult }

// Each target runs in a process of its own, so that one that hangs or ends takes nothing with it.
const order: TargetOrder = JSON.parse(process.argv[2] ?? '')
const found = TARGETS.find(({ name }) => name === order.target)
if (!found) throw new Error(`There is no target "${order.target}"`)

const target = await found.open(order.sites)
const last = new LastInput(order.lastInput)
try {
  process.send?.({ isOpen: true } satisfies TargetNews)
  const result = await fuzz(target, {
    seed: order.seed,
    ms: Math.max(500, order.ms - performance.now()),
    shrinkMs: order.shrinkMs,
    saved: savedFailures(order.target),
    onCase: (input) => last.note(input),
  })
  process.send?.({ result } satisfies TargetNews)
} finally {
  last.close()
  await target.close?.()
}
process.disconnect()
