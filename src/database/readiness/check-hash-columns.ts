import { QueryTypes } from 'sequelize'
import type { Connection } from '../connection/connection.ts'
import { quoterOf } from '../connection/sequelize-internals.ts'
import { AbstractUser, columnOf } from '../models/abstract-user.ts'

/** `<digest>:<digest>`, see `rehashedStamp`. */
const STAMP_LENGTH = 87
/** The width of our own column, for which nobody has to make a hash to compare. */
const WIDE_ENOUGH = 255

/** A column of a table of yours cannot take what is to be written into it. */
export class ColumnTooNarrow extends Error {
  constructor(column: string, width: number, needed: number) {
    super(
      `${column} takes ${width} characters, and what is written into it has ${needed}: nobody could change their ` +
        'password. Widen it to VARCHAR(255), or configure a hasher whose hashes are shorter.',
    )
    this.name = 'ColumnTooNarrow'
  }
}

/**
 * Compares the widths of the columns for hashes with what the configured hasher makes. An SQLite column
 * takes text of any length, whatever it declares.
 *
 * @throws ColumnTooNarrow
 */
export async function checkHashColumns(connection: Connection): Promise<void> {
  if (connection.getDialect() === 'sqlite') return
  for (const model of Object.values(connection.models)) {
    if (isOfUsers(model) && model.passwords) await checkModel(connection, model)
  }
}

async function checkModel(connection: Connection, model: typeof AbstractUser): Promise<void> {
  for (const [member, neededBy] of Object.entries(NEEDED)) {
    if (!model.keeps(member)) continue
    const column = columnOf(model, member).field ?? member
    const width = await widthOf(connection, model, column)
    if (width === null || width >= WIDE_ENOUGH) continue
    const needed = await neededBy(model)
    if (width < needed) throw new ColumnTooNarrow(`${nameOf(model)}.${column}`, width, needed)
  }
}

const NEEDED: Readonly<Record<string, (model: typeof AbstractUser) => Promise<number>>> = {
  passwordHash: async ({ passwords }) =>
    (await passwords.make('only to see how long it is')).length,
  rehashedStamp: async () => STAMP_LENGTH,
}

/** `null` for a column without a limit, and for one that is not there (yet). */
async function widthOf(
  connection: Connection,
  model: typeof AbstractUser,
  column: string,
): Promise<number | null> {
  const [row] = await connection.query<{ width: number | null }>(
    FIND_WIDTH[connection.getDialect()] as string,
    {
      type: QueryTypes.SELECT,
      replacements: {
        path: quoterOf(connection).quoteTable(model.getTableName()),
        table: nameOf(model),
        column,
      },
    },
  )
  return row?.width ? Number(row.width) : null
}

const FIND_WIDTH: Readonly<Record<string, string>> = {
  // The length of a text type is kept with the four bytes of its header.
  postgres: `SELECT CASE WHEN atttypmod > 4 THEN atttypmod - 4 END AS width FROM pg_attribute
    JOIN pg_type ON pg_type.oid = atttypid
    WHERE attrelid = to_regclass(:path) AND attname = :column AND typname IN ('varchar', 'bpchar')`,
  mariadb: `SELECT character_maximum_length AS width FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = :table AND column_name = :column`,
}

function nameOf(model: typeof AbstractUser): string {
  const table = model.getTableName()
  return typeof table === 'string' ? table : table.tableName
}

function isOfUsers(model: { readonly prototype: object }): model is typeof AbstractUser {
  return model.prototype instanceof AbstractUser
}
