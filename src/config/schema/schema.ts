/** What a schema answers for a value that is not allowed. */
export const WRONG: unique symbol = Symbol('wrong')

/** What a value must be: answers with the value to use, or with {@link WRONG}. */
export interface Schema<Value, Given = Value> {
  (given: unknown): Value | typeof WRONG
  /** For the types only: what may be given. */
  readonly given?: Given
}
