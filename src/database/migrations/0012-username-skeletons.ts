import { DataTypes, QueryTypes } from 'sequelize'
import { usernameSkeleton } from '../../auth/accounts/look-alikes/username-skeleton.ts'
import { addColumn, addIndex } from './create-table.ts'
import type { Migration, MigrationContext } from './migration.ts'

const COLUMN = 'username_skeleton'
const ROWS_IN_A_STATEMENT = 500

/**
 * What makes look-alikes of a name impossible. Of users whose names looked alike before, the oldest has
 * it; the others keep NULL, and `gadwall check` lists them.
 */
export const addUsernameSkeletons: Migration = {
  name: '0012-username-skeletons',

  async up(context) {
    // A table of somebody else in the place of ours is left as it is; the migrator complains of it.
    if (!(await context.isOurs('users'))) return
    await addColumn(context, 'users', COLUMN, { type: DataTypes.STRING(300) })
    if (context.record) return
    await copyPlainNames(context)
    await fillOthers(context)
    await emptyRepeated(context)
    await addIndex(context, 'users', [COLUMN], { unique: true })
  },

  async down({ schema, tables, transaction, isOurs }) {
    if (!(await isOurs('users'))) return
    const run = (sql: string) => schema.sequelize.query(sql, { transaction })
    // Sequelize would build the table anew on SQLite, without its indexes.
    if (schema.sequelize.getDialect() === 'sqlite') {
      await run(`DROP INDEX ${tables.nameOf('users')}_${COLUMN}`)
    }
    await run(`ALTER TABLE ${tables.sql('users')} DROP COLUMN ${COLUMN}`)
  },
}

/** The skeleton of a name in ASCII is its key: most rows take one statement. */
async function copyPlainNames(context: MigrationContext): Promise<void> {
  const isPlain = IS_PLAIN[context.schema.sequelize.getDialect()] as string
  await run(context, `UPDATE ${usersOf(context)} SET ${COLUMN} = username_key WHERE ${isPlain}`)
}

const IS_PLAIN: Readonly<Record<string, string>> = {
  sqlite: "username_key NOT GLOB '*[^ -~]*'",
  postgres: `username_key COLLATE "C" !~ '[^ -~]'`,
  mariadb: "username_key NOT REGEXP '[^ -~]'",
}

async function fillOthers(context: MigrationContext): Promise<void> {
  let last = 0
  for (;;) {
    const rows = await nextRows(context, last)
    if (rows.length === 0) return
    last = rows.at(-1)?.id ?? last
    const cases = rows.map(() => 'WHEN ? THEN ?').join(' ')
    const ids = rows.map(({ id }) => id)
    const values = rows.flatMap(({ id, username }) => [id, usernameSkeleton(username)])
    await run(
      context,
      `UPDATE ${usersOf(context)} SET ${COLUMN} = CASE id ${cases} END WHERE id IN (?)`,
      [...values, ids],
    )
  }
}

function nextRows(
  context: MigrationContext,
  after: number,
): Promise<{ readonly id: number; readonly username: string }[]> {
  return context.schema.sequelize.query(
    `SELECT id, username FROM ${usersOf(context)} WHERE ${COLUMN} IS NULL AND id > ?
     ORDER BY id LIMIT ${ROWS_IN_A_STATEMENT}`,
    { transaction: context.transaction, type: QueryTypes.SELECT, replacements: [after] },
  )
}

/** The rows are in a table of their own, because MariaDB changes none that it reads from. */
async function emptyRepeated(context: MigrationContext): Promise<void> {
  const users = usersOf(context)
  await run(
    context,
    `UPDATE ${users} SET ${COLUMN} = NULL WHERE ${COLUMN} IN (SELECT look FROM
       (SELECT ${COLUMN} AS look FROM ${users} GROUP BY ${COLUMN} HAVING COUNT(*) > 1) AS repeated)
     AND id NOT IN (SELECT oldest FROM
       (SELECT MIN(id) AS oldest FROM ${users} WHERE ${COLUMN} IS NOT NULL GROUP BY ${COLUMN}) AS first)`,
  )
}

function usersOf({ tables }: MigrationContext): string {
  return tables.sql('users')
}

async function run(
  { schema, transaction }: MigrationContext,
  sql: string,
  replacements: unknown[] = [],
): Promise<void> {
  await schema.sequelize.query(sql, { transaction, replacements })
}
