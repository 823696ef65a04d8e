import { withoutPassword } from './addresses.ts'
import { ConfigError, type SettingProblem } from './config-error.ts'
import { didYouMean } from './did-you-mean.ts'
import { WRONG } from './schema/schema.ts'
import {
  describeAllowed,
  type Setting,
  type SettingTable,
  type ValuesOf,
} from './schema/setting.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the settings of a table from environment variables.
 *
 * @param refused variables that are refused whatever they say, and why.
 * @throws ConfigError that names everything that is wrong at once.
 */
export function readSettings<Table extends SettingTable>(
  table: Table,
  environment: Environment,
  refused: Readonly<Record<string, string>> = {},
): ValuesOf<Table> {
  const given = withoutEmpty(environment)
  const settings = Object.entries(table)
  const problems = [
    ...didYouMean(
      Object.keys(given),
      settings.map(([, { name }]) => name),
    ),
    ...findRefused(given, refused),
  ]
  const values: Record<string, unknown> = {}
  for (const [key, setting] of settings) {
    const result = readSetting(setting, given[setting.name], environment.NODE_ENV)
    if ('problem' in result) problems.push(result.problem)
    else values[key] = result.value
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return values as ValuesOf<Table>
}

/** Shells and compose files cannot unset a variable, so an empty one counts as not set. */
function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
}

function findRefused(given: Environment, refused: Readonly<Record<string, string>>) {
  return Object.entries(refused)
    .filter(([name]) => given[name] !== undefined)
    .map(([name, allowed]): SettingProblem => ({ name, given: undefined, allowed }))
}

function readSetting(
  setting: Setting,
  text: string | undefined,
  mode: string | undefined,
): { value: unknown } | { problem: SettingProblem } {
  const { name, fallback, isSecret, isRequiredInProduction } = setting
  const { schema, allowed } = (mode === 'test' && setting.inTest) || setting
  if (text === undefined) {
    if (!isRequiredInProduction || mode !== 'production') return { value: fallback }
    return { problem: { name, given: undefined, allowed: describeAllowed(allowed, 'missing') } }
  }
  const read = setting.fromText(text)
  const value = schema(read)
  if (value !== WRONG) return { value }
  const given = isSecret ? undefined : withoutPassword(text)
  return { problem: { name, given, allowed: describeAllowed(allowed, 'wrong', read) } }
}
