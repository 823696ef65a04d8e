import type { ShownField } from './form-fields.ts'
import type { Lists } from './lists.ts'

/** What a form shows: what was typed, and what is wrong with it. */
export interface FormState {
  readonly values: Readonly<Record<string, string>>
  /** Sentences by field. */
  readonly errors: Readonly<Record<string, string>>
  /** The codes of these sentences, by which a view offers a way out (none). */
  readonly codes?: Readonly<Record<string, string>>
  /** A sentence about the form as a whole; `null` when there is none. */
  readonly message: string | null
  /** A calm sentence about the form, when nothing that was typed is wrong (none). */
  readonly note?: string | null
  /** On a page with several forms: the last part of the path of the one that is shown again (none is). */
  readonly sent?: string
  /** What is ticked in the lists of that form (nothing). */
  readonly lists?: Lists
  /** Fields of the app's own (none). */
  readonly fields?: readonly ShownField[]
}
