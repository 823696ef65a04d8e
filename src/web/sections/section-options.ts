import type { Permission } from '../../auth/permissions/permission.ts'
import type { SectionSource } from '../../auth/sections/section-source.ts'
import type { FieldOptions, ShownField } from '../forms/form-fields.ts'
import type { StandardSchema } from '../forms/standard-schema.ts'

/** The names of the members of a row. */
export type RowMember<Row extends object> = Extract<keyof Row, string>

/** What a column shows. `null` and `undefined` are shown as nothing. */
export type SectionValue = string | number | bigint | boolean | Date | null | undefined

/** What can be done in a section. */
export type SectionAction = 'view' | 'add' | 'change' | 'delete' | 'export'

/** A column of the list of a section. */
export interface SectionColumn<Row extends object = object> {
  /** The member that it shows; with `value` any name. */
  readonly name: RowMember<Row> | (string & {})
  /** What stands above it: text, or the code of a sentence in `messages` (the name, in words). */
  readonly label?: string
  /** What it shows (the member of this name). */
  readonly value?: (row: Row) => SectionValue
  /** How it is shown: a date has no time of day (by the value). */
  readonly type?: 'text' | 'number' | 'boolean' | 'date' | 'time'
  /** The labels of the values that there are, or the codes of them (the values of an ENUM). */
  readonly choices?: Readonly<Record<string, string>>
  /** Whether the list can be sorted by it. Give the column an index (false). */
  readonly sort?: boolean
  /** Whether the list can be filtered by it: for booleans, and for columns with choices (false). */
  readonly filter?: boolean
}

/** How a field of the form of a row is shown. What is left out follows from the column, where it is known. */
export interface SectionField extends Omit<FieldOptions, 'label'> {
  /** What stands above it: text, or the code of a sentence in `messages` (that of the column, else the name). */
  readonly label?: string
}

/** What {@link adminSection} is told. Everything but `source` and `columns` has a default. */
export interface AdminSectionOptions<Row extends object> {
  /** Where the rows rest: `modelSource(Model)` of `gadwall/sequelize`, or an object with four functions. */
  readonly source: SectionSource<Row>
  /** What the section is called: text, or the code of a sentence in `messages` (the name, in words). */
  readonly label?: string
  /** The columns of the list. The first one leads to the page of the row. */
  readonly columns: readonly (RowMember<NoInfer<Row>> | SectionColumn<NoInfer<Row>>)[]
  /** The members whose beginning can be searched for. Give each an index (none). */
  readonly search?: readonly RowMember<NoInfer<Row>>[]
  /** The member that the list is sorted by at first, with `-` before it for the other way round (the ids). */
  readonly sort?: RowMember<NoInfer<Row>> | `-${RowMember<NoInfer<Row>>}`
  /** The fields of the form. Nothing else is ever read from a form (none: rows are only looked at). */
  readonly fields?: { readonly [Name in RowMember<NoInfer<Row>>]?: SectionField }
  /**
   * Turns what was typed into values, or says what is wrong, as that of `formFields()`. Only what it makes of
   * declared fields is written (by the types of the fields).
   */
  readonly schema?: StandardSchema
  /** What can be done, as far as the source can (everything). */
  readonly actions?: readonly Exclude<SectionAction, 'view'>[]
  /** The names of the permissions (the name of the section, a dot, and the action: `articles.view`). */
  readonly permissions?: Readonly<Partial<Record<SectionAction, string>>>
  /** Members that are named like a secret and are none (none). */
  readonly notSecret?: readonly string[]
}

/** The options of a section of whatever rows: their members are names like all others. */
export interface GivenSection
  extends Omit<AdminSectionOptions<object>, 'columns' | 'search' | 'sort' | 'fields'> {
  readonly columns: readonly (string | SectionColumn)[]
  readonly search?: readonly string[]
  readonly sort?: string
  readonly fields?: Readonly<Record<string, SectionField | undefined>>
}

/** A column with all that it may leave out. */
export interface ShownColumn {
  readonly name: string
  readonly label: string
  readonly type: SectionColumn['type'] | null
  readonly choices: Readonly<Record<string, string>> | null
  readonly canSort: boolean
  readonly canFilter: boolean
  valueOf(row: object): SectionValue
}

/** A section of the admin, from {@link adminSection}, for `admin.sections` of `gadwall()`. */
export interface AdminSection {
  readonly name: string
  readonly label: string
  /** What it asks for: give them to the migrator, so that they can be granted. */
  readonly permissions: readonly Permission[]
  /** The name of the permission for each thing that can be done here. */
  readonly may: Readonly<Partial<Record<SectionAction, string>>> & { readonly view: string }
  readonly source: SectionSource
  readonly columns: readonly ShownColumn[]
  readonly search: readonly string[]
  /** The order at first, such as `-publishedAt`; empty for that of the ids. */
  readonly sort: string
  readonly fields: readonly ShownField[]
  readonly schema: StandardSchema | null
}
