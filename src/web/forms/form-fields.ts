import type { AccountExtra } from '../../auth/accounts/account-extra.ts'
import type { Problem } from '../../auth/problem.ts'
import type { Stores } from '../../auth/stores.ts'
import type { User } from '../../auth/user.ts'
import { checkFormFields } from './check-form-fields.ts'
import type { InputNamesOf, OutputOf, StandardIssue, StandardSchema } from './standard-schema.ts'

/** How a field of the app's own is shown. */
export interface FieldOptions {
  /** What stands above it: text, or the code of a sentence in `messages`. */
  readonly label: string
  /** (`text`) */
  readonly type?:
    | 'text'
    | 'textarea'
    | 'email'
    | 'tel'
    | 'url'
    | 'number'
    | 'date'
    | 'datetime-local'
    | 'checkbox'
    | 'select'
  /** What browsers may fill in, such as `tel` (`off`). */
  readonly autocomplete?: string
  /** A word of help: text, or the code of a sentence (none). */
  readonly hint?: string
  /** Whether it must be filled in, or ticked (true). */
  readonly required?: boolean
  /** Most characters that can be typed (no limit but that of the form). */
  readonly maxlength?: number
  readonly inputmode?: 'text' | 'tel' | 'url' | 'email' | 'numeric' | 'decimal'
  /** What a `select` offers: each value with its label, or the code of it. */
  readonly choices?: Readonly<Record<string, string>>
}

/** What {@link formFields} is told. */
export interface FormFieldsOptions<S extends StandardSchema, U extends User = User> {
  /**
   * Turns what was typed into values, or says what is wrong. Text comes as text, a box as a boolean, and an
   * empty field that need not be filled in as `undefined`.
   */
  readonly schema: S
  /** The fields by their names in the schema, in the order of the page. */
  readonly fields: { readonly [Name in InputNamesOf<S>]: FieldOptions }
  /** Values for columns of the row of a new user. They are written with it (none). */
  columns?(values: OutputOf<S>): Readonly<Record<string, unknown>>
  /**
   * Stores the values, in one transaction with the account where the stores have transactions.
   *
   * @param stores bound to the transaction. Those of `sequelizeStores()` have it as `currentTransaction`.
   * @throws Refused to refuse all of it, with a message beside the field.
   */
  save?(user: U, values: OutputOf<S>, stores: Stores<U>): Promise<void>
  /** The values of a person, to be changed on the page for them. Needed for `profileFields`. */
  load?(
    user: U,
  ): Promise<Partial<Record<InputNamesOf<S>, string | number | boolean | null | undefined>>>
}

/** A field as a view shows it. */
export interface ShownField extends FieldOptions {
  readonly name: string
  /** What the choice of nothing is called: text, or the code of a sentence (it has no name). */
  readonly none?: string
}

/** Fields of the app's own, for `registrationFields` and `profileFields` of `gadwall()`. */
export interface FormFields<U extends User = User> {
  readonly fields: readonly ShownField[]
  /** Whether the values of a person can be read. */
  readonly canLoad: boolean
  /** What was typed, checked by the schema. */
  read(body: Readonly<Record<string, string | undefined>>): Promise<AccountExtra<U>>
  /** The values of a person, as they are shown. */
  load(user: U): Promise<Readonly<Record<string, string>>>
}

/**
 * Declares fields of the app's own for a form, checked by a Standard Schema (zod, valibot, arktype …).
 *
 * @throws TypeError for what is no such schema, for names that the forms use themselves, and for fields
 *   that nobody stores.
 */
export function formFields<S extends StandardSchema, U extends User = User>(
  options: FormFieldsOptions<S, U>,
): FormFields<U> {
  checkFormFields(options)
  const { schema } = options
  const fields: readonly ShownField[] = Object.entries<FieldOptions>(options.fields).map(
    ([name, field]) => ({ autocomplete: 'off', ...field, name }),
  )
  return {
    fields,
    canLoad: options.load !== undefined,
    async read(body) {
      const problems = fields.flatMap((field) => missing(field, body[field.name]))
      const typed = Object.fromEntries(fields.map((field) => [field.name, typedIn(field, body)]))
      const result = await schema['~standard'].validate(typed)
      if (result.issues) {
        const told = new Set(problems.map(({ field }) => field))
        const found = result.issues.map((issue) => problemOf(issue, fields))
        return { problems: [...problems, ...found.filter(({ field }) => !told.has(field))] }
      }
      const values = result.value as OutputOf<S>
      const columns = options.columns?.(values)
      return {
        problems,
        values,
        ...(columns && { columns }),
        ...(options.save && { save: (user, stores) => options.save?.(user, values, stores) }),
      } as AccountExtra<U>
    },
    async load(user) {
      const values = (await options.load?.(user)) ?? {}
      const texts = Object.entries(values).map(([name, value]) => [name, textOf(value)])
      return Object.fromEntries(texts)
    },
  }
}

const TICKED: ReadonlySet<string | undefined> = new Set(['1', 'on', 'true'])

function typedIn({ name, type }: ShownField, body: Readonly<Record<string, string | undefined>>) {
  if (type === 'checkbox') return TICKED.has(body[name])
  return body[name] === '' ? undefined : body[name]
}

function missing(
  { name, type, required = true }: ShownField,
  typed: string | undefined,
): Problem[] {
  if (!required) return []
  if (type === 'checkbox') return TICKED.has(typed) ? [] : [{ field: name, code: 'field_unticked' }]
  return typed ? [] : [{ field: name, code: 'field_missing' }]
}

function problemOf({ message, path = [] }: StandardIssue, fields: readonly ShownField[]): Problem {
  const [first] = path
  const key = typeof first === 'object' ? first.key : first
  const name = fields.find((field) => field.name === key)?.name ?? ''
  return { field: name, code: 'field_refused', params: { message } }
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? '1' : ''
  return value === null || value === undefined ? '' : String(value)
}
