/** Values that a sentence may need, such as `{ min: 15 }`. */
export type ProblemParams = Readonly<Record<string, string | number>>

/**
 * What is wrong with one thing that was typed.
 *
 * It holds no sentence: these are made where somebody reads them, in their language.
 */
export interface Problem {
  /** The name of the field; empty when it is about the form as a whole. */
  readonly field: string
  /** Stable, for programs. */
  readonly code: string
  readonly params?: ProblemParams
}

/** The result of an attempt that can be refused: a value, or everything that is wrong. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** The outcome that lists what is wrong. */
export function refused(...problems: readonly Problem[]): {
  ok: false
  problems: readonly Problem[]
} {
  return { ok: false, problems }
}
