/**
 * A schema of any library that speaks Standard Schema (https://standardschema.dev), such as zod, valibot or
 * arktype: it turns what was typed into values, or says what is wrong.
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
  }
}

/** What a schema says of a value. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] }

/** One thing that is wrong. */
export interface StandardIssue {
  /** A sentence for the person who typed. */
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

type TypesOf<S extends StandardSchema> = NonNullable<S['~standard']['types']>

/** What a schema makes. */
export type OutputOf<S extends StandardSchema> = TypesOf<S>['output']

/** The names of what a schema takes: those of an object, or any. */
export type InputNamesOf<S extends StandardSchema> = unknown extends TypesOf<S>['input']
  ? string
  : keyof TypesOf<S>['input'] & string
