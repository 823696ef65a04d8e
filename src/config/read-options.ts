import { isIdleBeyondMax, isNotOffered } from './find-contradictions.ts'
import { WRONG } from './schema/schema.ts'
import {
  describeAllowed,
  type GivenOf,
  type Setting,
  type SettingTable,
  type SettingValues,
  type ValueOf,
} from './schema/setting.ts'
import { SETTINGS, type Settings } from './settings.ts'

type OptionOf<Entry> = Entry extends { readonly option: infer Name extends string } ? Name : never

/** What may be given for the shared settings of a table. */
export type OptionsOf<Table extends SettingTable> = {
  readonly [Key in keyof Table as OptionOf<Table[Key]>]?:
    | Exclude<GivenOf<Table[Key]>, null>
    | undefined
}

/** What the shared settings of a table come to. Those without which nothing starts are never `null`. */
export type OptionValuesOf<Table extends SettingTable> = {
  readonly [Key in keyof Table as OptionOf<Table[Key]> extends never
    ? never
    : Key]: Table[Key] extends { readonly isRequiredOption: true }
    ? NonNullable<ValueOf<Table[Key]>>
    : ValueOf<Table[Key]>
}

/** The options of `gadwall()` that are settings of the server, too. Some of them are required. */
export type SharedOptions = OptionsOf<Settings>
export type SharedValues = OptionValuesOf<Settings>

/** The names of the options that are settings, too. */
export const sharedOptionNames: readonly string[] = Object.values<Setting>(SETTINGS).flatMap(
  ({ option }) => option ?? [],
)

/** Whether it is the name of a setting: a server passes all of them on. */
export function isSettingName(name: string): boolean {
  return Object.hasOwn(SETTINGS, name)
}

/**
 * Checks the options of `gadwall()` that are settings, and fills in the defaults.
 *
 * @throws TypeError that names everything that is wrong at once, and what is allowed.
 */
export function readOptions(options: SharedOptions): SharedValues {
  const values = readOptionsOf(SETTINGS, options)
  if (isNotOffered(values)) {
    const remedy = `\`language\`, which is "${values.language}", must be one of them`
    throw new TypeError(wrongOption('languages', values.languages, remedy))
  }
  if (!isIdleBeyondMax(values)) return values
  const { sessionIdleMinutes, sessionMaxHours } = values
  const remedy = `at most \`sessionMaxHours\`, which is ${sessionMaxHours} hours`
  throw new TypeError(wrongOption('sessionIdleMinutes', sessionIdleMinutes, remedy))
}

/** {@link readOptions} for the shared settings of any table. */
export function readOptionsOf<Table extends SettingTable>(
  table: Table,
  options: OptionsOf<Table>,
): OptionValuesOf<Table> {
  const given: SettingValues = options
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  for (const [key, setting] of Object.entries(table)) {
    if (setting.option === undefined) continue
    const result = readOption(setting, setting.option, given[setting.option])
    if ('problem' in result) problems.push(result.problem)
    else values[key] = result.value
  }
  if (problems.length > 0) throw new TypeError(problems.join('\n'))
  return values as OptionValuesOf<Table>
}

function readOption(
  { schema, fallback, allowed, isSecret, isRequiredOption }: Setting,
  option: string,
  given: unknown,
): { value: unknown } | { problem: string } {
  const isMissing = given === undefined || given === '' || given === null
  if (isRequiredOption && isMissing) {
    return { problem: `gadwall() needs a \`${option}\`: ${describeAllowed(allowed, 'wrong')}` }
  }
  if (given === undefined) return { value: fallback }
  const value = schema(given)
  if (value !== WRONG) return { value }
  const remedy = describeAllowed(allowed, 'wrong', given)
  return { problem: wrongOption(option, isSecret ? undefined : given, remedy) }
}

/** @param given what was given; `undefined` when it must not be shown. */
function wrongOption(option: string, given: unknown, remedy: string): string {
  const shown = given === undefined ? 'is wrong' : `is ${JSON.stringify(given) ?? typeof given}`
  return `The option \`${option}\` of gadwall() ${shown}: ${remedy}`
}
