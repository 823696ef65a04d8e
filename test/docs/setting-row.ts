import type { Setting } from '../../src/config/schema/setting.ts'

/** The row of a setting in the table of docs/settings.md. */
export function settingRow({ name, fallback, fallbackText, meaning }: Setting): string {
  const shown = fallbackText ?? (fallback === '' ? 'none' : `\`${fallback}\``)
  return `| \`${name}\` | ${shown} | ${meaning} |`
}
