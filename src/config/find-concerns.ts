import type { SettingTable, SettingValues } from './schema/setting.ts'

/** What the settings of a table have against these values: one sentence each. */
export function findConcerns(table: SettingTable, values: SettingValues): readonly string[] {
  return Object.entries(table).flatMap(([key, { concern }]) => concern?.(values[key], values) ?? [])
}
