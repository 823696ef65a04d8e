import { databaseFindings } from './findings/database.ts'
import { fileFindings } from './findings/files.ts'
import { mailFindings } from './findings/mail.ts'
import { processFindings } from './findings/process.ts'
import { settingFindings } from './findings/settings.ts'
import type { Finding, World } from './world.ts'

/** Everything that is looked for. One more is one more value in one of these lists. */
const findings: readonly Finding[] = [
  ...settingFindings,
  ...mailFindings,
  ...fileFindings,
  ...processFindings,
  ...databaseFindings,
]

/** Each weakness with its remedy, one sentence a line. */
export function findWeaknesses(world: World): readonly string[] {
  return findings.flatMap(({ name, find }) => find(world).map((rest) => `${name} ${rest}`.trim()))
}
