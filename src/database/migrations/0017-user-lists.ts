import { createIndex, dropIndex } from './list-index.ts'
import type { Migration } from './migration.ts'

/** What lists are sorted by. On PostgreSQL text is compared by its bytes, as lists compare it. */
const ORDERS = ['username_key', 'date_joined', 'last_login'] as const

/** The flags, and the value of each that few people have: only these are in an index. */
const RARE = [
  ['is_superuser', true],
  ['is_staff', true],
  ['is_active', false],
] as const

const BY_FLAG = RARE.flatMap(([flag, value]) =>
  ORDERS.map((order) => ({
    name: `${flag}_by_${order}`,
    columns: [order, 'id'],
    where: { column: flag, value },
  })),
)

const INDICES = [
  ...['date_joined', 'last_login'].map((order) => ({
    name: `${order}_id`,
    columns: [order, 'id'],
  })),
  // The unique indices of these serve the other databases.
  ...['username_key', 'email_key'].map((order) => ({
    name: `${order}_bytes`,
    columns: [order, 'id'],
    only: 'postgres',
  })),
  ...BY_FLAG,
]

/** What keeps lists of users fast, however many there are: each order, and each with one flag. */
export const indexUserLists: Migration = {
  name: '0017-user-lists',

  async up(context) {
    // A table of somebody else in the place of ours is left as it is; the migrator complains of it.
    if (!(await context.isOurs('users'))) return
    for (const index of INDICES) await createIndex(context, 'users', index)
  },

  async down(context) {
    if (!(await context.isOurs('users'))) return
    for (const index of INDICES) await dropIndex(context, 'users', index)
  },
}
