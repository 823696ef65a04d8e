import { actOf } from '../../../auth/administration/administrator.ts'
import type { Auth } from '../../../auth/create-auth.ts'
import type { SectionQuery } from '../../../auth/sections/section-source.ts'
import type { Handler, SignedInState } from '../../context.ts'
import type { Web } from '../../feature.ts'
import { sendExport } from '../../live/export-file.ts'
import type { Say } from '../../messages/messages.ts'
import { type Route, route } from '../../routing/router.ts'
import { administratorOf, staffMayChange } from '../../routing/staff.ts'
import type { AdminSection, ShownColumn } from '../../sections/section-options.ts'
import { csvCell } from '../../views/csv-cell.ts'
import { plainText, sectionPath } from './describe-row.ts'
import { listQueryOf, queryOf } from './section-query.ts'

const ROWS_OF_A_STATEMENT = 500

/** The rows of a list as CSV, for a spreadsheet: one page after the other, so that memory stays as it is. */
export function sectionExportRoutes(
  { auth, web }: { readonly auth: Auth; readonly web: Web },
  section: AdminSection,
): readonly Route[] {
  const { may, columns, source } = section
  if (may.export === undefined) return []

  const permissions = [may.view, may.export]

  const download: Handler<SignedInState> = async (ctx) => {
    const { filter } = listQueryOf(section, ctx)
    const act = actOf(administratorOf({ auth }, ctx))
    const { name } = section
    const pieces = lines(queryOf(section, filter), web.sayTo(ctx))
    await sendExport(
      ctx,
      { auth, web },
      {
        ...{ name: `${name}.csv`, permissions, pieces },
        announce: () =>
          auth.events.emit({ name: 'section.exported', ...act, details: { section: name } }),
      },
    )
  }

  async function* lines(
    query: Omit<SectionQuery, 'place' | 'limit'>,
    say: Say,
  ): AsyncGenerator<string> {
    yield `${columns.map(({ label }) => csvCell(say(label))).join(',')}\r\n`
    let after: string | null = null
    do {
      const place: SectionQuery['place'] = after === null ? null : { after }
      const page = await source.list({ ...query, place, limit: ROWS_OF_A_STATEMENT })
      yield page.rows.map((row) => lineOf(columns, row)).join('')
      after = page.next
    } while (after !== null)
  }

  const mayTake = staffMayChange(...permissions)
  return [route('GET', `${sectionPath(section)}/export.csv`, mayTake, download)]
}

function lineOf(columns: readonly ShownColumn[], row: object): string {
  const cells = columns.map((column) => csvCell(plainText(column.valueOf(row))))
  return `${cells.join(',')}\r\n`
}
