import type { Arbitrary } from 'fast-check'

/** A target that is ready to be tried. */
export interface OpenTarget<Input> {
  /** Only values that JSON can carry: what failed is kept in a file. */
  readonly arbitrary: Arbitrary<Input>
  /** Tries one input, and throws when a promise is broken. */
  check(input: Input): Promise<void> | void
  close?(): Promise<void>
}

/** Something that takes whatever comes from outside. */
export interface FuzzTarget {
  readonly name: string
  /** How much of the time it gets, beside the others. */
  readonly weight: number
  open(): Promise<OpenTarget<unknown>>
}

/** Declares a target. */
export function fuzzTarget<Input>(
  name: string,
  weight: number,
  open: () => Promise<OpenTarget<Input>> | OpenTarget<Input>,
): FuzzTarget {
  return { name, weight, open: async () => (await open()) as OpenTarget<unknown> }
}

/** Throws unless a promise is kept. */
export function promise(isKept: boolean, what: string): asserts isKept {
  if (!isKept) throw new Error(what)
}
