import { QueryTypes } from 'sequelize'
import type { Connection } from '../connection/connection.ts'
import { tablesOf } from '../connection/tables.ts'
import type { PasskeyCount } from './database-facts.ts'

const MOST_DOMAINS = 20

/** How many passkeys were made for which domain, most first; 20 domains at most. Reads each passkey. */
export async function countPasskeys(connection: Connection): Promise<readonly PasskeyCount[]> {
  const factors = tablesOf(connection).sql('factors')
  const find = connection.getDialect() === 'postgres' ? 'STRPOS' : 'INSTR'
  const rows = await connection.query<{ start: string; passkeys: number | string }>(
    `SELECT SUBSTR(secret, 1, ${find}(secret, :end)) AS start, COUNT(*) AS passkeys FROM ${factors}
      WHERE kind = 'passkey' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MOST_DOMAINS}`,
    { type: QueryTypes.SELECT, replacements: { end: AFTER_DOMAIN } },
  )
  return rows.flatMap(({ start, passkeys }) => {
    const rpId = domainIn(start)
    return rpId === null ? [] : [{ rpId, passkeys: Number(passkeys) }]
  })
}

/** What stands behind the domain in the text that `passkeyKeyText()` makes. */
const AFTER_DOMAIN = '","publicKey":"'

/** `null` for what we did not write. */
function domainIn(start: string): string | null {
  try {
    const { rpId } = JSON.parse(`${start}}`) as Readonly<Record<string, unknown>>
    return typeof rpId === 'string' ? rpId : null
  } catch {
    return null
  }
}
