import type { UserQuery } from '../../../auth/accounts/user-store.ts'
import { actOf } from '../../../auth/administration/administrator.ts'
import type { User } from '../../../auth/user.ts'
import type { Handler, SignedInState } from '../../context.ts'
import { seeOther } from '../../http/redirects.ts'
import { sendExport } from '../../live/export-file.ts'
import { type Route, route } from '../../routing/router.ts'
import { csvCell } from '../../views/csv-cell.ts'
import { keepNotice } from '../../views/notice.ts'
import { ADMIN, type AdminParts, administratorOf, staffMayChange } from './admin-page.ts'
import { addressOf, listQueryOf, queryOf } from './list-query.ts'

const USERS_OF_A_STATEMENT = 500
const COLUMNS = ['username', 'email', 'firstName', 'lastName', 'isActive', 'isStaff', 'isSuperuser']
const NEEDED = ['users.view', 'users.export']
const TIMES = ['dateJoined', 'lastLogin']

/** The users of a list as CSV, for a spreadsheet: one page after the other, so that memory stays as it is. */
export function userExportRoutes(parts: AdminParts): readonly Route[] {
  const { auth, web } = parts

  const download: Handler<SignedInState> = async (ctx) => {
    const { filter } = listQueryOf(ctx)
    const query = queryOf(filter)
    // Of too many that begin with something only some are found: a file must not look whole then.
    const first =
      query.prefix === undefined ? null : await auth.users?.search({ ...query, limit: 1 })
    if (first?.isCut) {
      keepNotice(ctx, 'admin.users.cut-prefix')
      return seeOther(ctx, web.path(`${ADMIN}/users${addressOf(filter)}`, ctx))
    }
    const act = actOf(administratorOf(parts, ctx))
    await sendExport(ctx, parts, {
      ...{ name: 'users.csv', permissions: NEEDED, pieces: lines(query) },
      announce: () => auth.events.emit({ name: 'user.list-exported', ...act }),
    })
  }

  async function* lines(query: UserQuery): AsyncGenerator<string> {
    yield `${[...COLUMNS, ...TIMES].join(',')}\r\n`
    let after: string | null = null
    do {
      const place: UserQuery = after === null ? {} : { after }
      const page = await auth.users?.search({ ...query, ...place, limit: USERS_OF_A_STATEMENT })
      if (!page) return
      yield page.users.map(lineOf).join('')
      after = page.next
    } while (after !== null)
  }

  // It is a copy of everybody: whoever takes it away proves who they are.
  const mayTake = staffMayChange(...NEEDED)
  return [route('GET', `${ADMIN}/users/export.csv`, mayTake, download)]
}

function lineOf(user: User): string {
  const texts = COLUMNS.map((member) => csvCell(String(Reflect.get(user, member) ?? '')))
  const times = TIMES.map((member) => {
    const time: unknown = Reflect.get(user, member)
    return time instanceof Date ? time.toISOString() : ''
  })
  return `${[...texts, ...times].join(',')}\r\n`
}
