import type { Schema } from './schema.ts'

/** One setting: all that is known of it. Whoever reads, documents or judges settings asks this. */
export interface Setting<Value = unknown, Given = Value> {
  /** The environment variable. */
  readonly name: string
  /** What a value must be. It checks an option as it is given, and a variable after `fromText`. */
  readonly schema: Schema<Value, Given>
  /** Turns the text of the variable into a value. Text that makes no value stays as it is. */
  readonly fromText: (text: string) => unknown
  /** The value when nothing is given. */
  readonly fallback: Value
  /** What is allowed, as the end of a sentence that begins with the name. */
  readonly allowed: Allowed
  /** What it means and in which unit, for the documentation. */
  readonly meaning: string
  /** The default as the documentation shows it (the fallback). */
  readonly fallbackText?: string
  /** What else is allowed while the program is tested, such as cheap hashes. */
  readonly inTest?: { readonly schema: Schema<Value, Given>; readonly allowed: Allowed }
  /** Whether the value must never be shown (false). */
  readonly isSecret?: boolean
  /** Whether production does not start without it (false). */
  readonly isRequiredInProduction?: boolean
  /** Why a value that works should not stand on the open net; `null` when it may. */
  concern?(value: Value, all: SettingValues): string | null
  /** Its name as an option of `gadwall()` (it is none). */
  readonly option?: string
  /** Whether `gadwall()` does not start without it (false). */
  readonly isRequiredOption?: boolean
}

/** Told whether the value is missing or wrong, and the value that is wrong. */
export type Allowed = string | ((problem: 'missing' | 'wrong', given?: unknown) => string)

export type SettingValues = Readonly<Record<string, unknown>>

/** A setting that is an option of `gadwall()`, too. */
export type OptionSetting<Name extends string, Value, Given = Value> = Setting<Value, Given> & {
  readonly option: Name
}

/** Settings by their names in `Config`. */
export type SettingTable = Readonly<Record<string, Setting>>

export type ValueOf<Entry> = Entry extends Setting<infer Value, infer _> ? Value : never
export type GivenOf<Entry> = Entry extends Setting<infer _, infer Given> ? Given : never

/** What is read from a table. */
export type ValuesOf<Table extends SettingTable> = {
  readonly [Key in keyof Table]: ValueOf<Table[Key]>
}

/** Shares a setting with `gadwall()`, under this name. */
export function asOption<Name extends string, Value, Given>(
  option: Name,
  setting: Setting<Value, Given>,
): OptionSetting<Name, Value, Given> {
  return { ...setting, option }
}

/** Shares a setting without which `gadwall()` does not start. */
export function asRequiredOption<Name extends string, Value, Given>(
  option: Name,
  setting: Setting<Value, Given>,
): OptionSetting<Name, Value, Given> & { readonly isRequiredOption: true } {
  return { ...setting, option, isRequiredOption: true }
}

export function describeAllowed(
  allowed: Allowed,
  problem: 'missing' | 'wrong',
  given?: unknown,
): string {
  return typeof allowed === 'string' ? allowed : allowed(problem, given)
}
