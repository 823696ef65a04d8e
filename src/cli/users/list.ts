import type { UserQuery } from '../../auth/accounts/user-store.ts'
import { type Command, type OptionValues, print, WrongUsage, withSite } from '../command.ts'
import { describeUser, json, usersOf } from './users-of.ts'

const MOST_USERS = 500

export const listUsers: Command = {
  name: 'users list',
  usage:
    '[--search PREFIX] [--group NAME] [--inactive] [--staff] [--superusers] [--limit N] [--after CURSOR] [--json]',
  summary: 'Lists users by name, 50 at a time.',
  options: {
    search: { type: 'string' },
    group: { type: 'string' },
    inactive: { type: 'boolean' },
    staff: { type: 'boolean' },
    superusers: { type: 'boolean' },
    limit: { type: 'string' },
    after: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run(tools, values) {
    const query = queryOf(values)
    await withSite(tools, async (site) => {
      const page = await usersOf(site).search(query)
      const rows = page.users.map(describeUser)
      if (values.json) {
        print(tools.output, json({ users: rows, next: page.next }))
        return
      }
      const width = Math.max(0, ...rows.map(({ username }) => username.length))
      for (const row of rows) {
        const marks = [
          row.isActive ? '' : 'inactive',
          row.isStaff ? 'staff' : '',
          row.isSuperuser ? 'superuser' : '',
        ].filter(Boolean)
        const cells = [row.username.padEnd(width), row.email ?? '-', marks.join(', ')]
        print(tools.output, cells.join('  ').trimEnd())
      }
      if (page.isCut) print(tools.output, 'Not all were looked at: there may be others.')
      else if (rows.length === 0) print(tools.output, 'There are none.')
      if (page.next !== null) print(tools.output, `There are more: --after ${page.next}`)
    })
  },
}

function queryOf({ search, group, after, limit, ...flags }: OptionValues): UserQuery {
  return {
    ...(typeof search === 'string' && { prefix: search }),
    ...(typeof group === 'string' && { group }),
    ...(typeof after === 'string' && { after }),
    ...(limit !== undefined && { limit: limitOf(limit) }),
    ...(flags.inactive === true && { isActive: false }),
    ...(flags.staff === true && { isStaff: true }),
    ...(flags.superusers === true && { isSuperuser: true }),
  }
}

function limitOf(given: OptionValues[string]): number {
  const limit = Number(given)
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_USERS) return limit
  throw new WrongUsage(`--limit is a number from 1 to ${MOST_USERS}`)
}
