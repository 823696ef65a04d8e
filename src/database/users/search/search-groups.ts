import { literal, QueryTypes, type WhereOptions } from 'sequelize'
import type { Connection } from '../../connection/connection.ts'
import type { InTransaction } from '../../connection/sql.ts'
import { tablesOf } from '../../connection/tables.ts'
import { type AbstractUser, columnOf } from '../../models/abstract-user.ts'
import { idInSql, isInteger } from '../model/user-id.ts'
import { quoted } from './search-column.ts'
import { columnName } from './search-filters.ts'

/** The members of a group, in SQL. */
export class GroupMembers {
  readonly #connection: Connection
  readonly #model: typeof AbstractUser
  readonly #isOfGroup: string

  /** @param backend the name under which grants know the users. */
  constructor(
    connection: Connection,
    model: typeof AbstractUser,
    { backend, group }: { readonly backend: string; readonly group: string },
  ) {
    this.#connection = connection
    this.#model = model
    const [theirs, name] = [backend, group].map((text) => connection.escape(text))
    this.#isOfGroup = `ug.backend = ${theirs} AND ug.group_id =
      (SELECT g.id FROM ${tablesOf(connection).sql('groups')} g WHERE g.name = ${name})`
  }

  /** Whether there are more than so many. Reads so many entries of an index. */
  async areMoreThan(count: number, options: InTransaction): Promise<boolean> {
    const rows = await this.#connection.query(
      `SELECT 1 FROM ${this.#table} ug WHERE ${this.#isOfGroup} LIMIT 1 OFFSET ${count}`,
      { type: QueryTypes.SELECT, ...options },
    )
    return rows.length > 0
  }

  /** For few members: they are read, and then their rows are. */
  get readFirst(): WhereOptions {
    const { key, fromText } = this.#id
    const ids = `SELECT ${fromText} FROM ${this.#table} ug WHERE ${this.#isOfGroup}`
    const isPostgres = this.#connection.getDialect() === 'postgres'
    return literal(isPostgres ? `${key} = ANY(ARRAY(${ids}))` : `${key} IN (${ids})`)
  }

  /** For rows that were found by something else: each is looked up. */
  get lookedUp(): WhereOptions {
    return literal(
      `EXISTS (SELECT 1 FROM ${this.#table} ug WHERE ug.user_id = ${this.#keyAsText} AND ${this.#isOfGroup})`,
    )
  }

  get #table(): string {
    return tablesOf(this.#connection).sql('user_groups')
  }

  get #key(): string {
    return columnName(this.#connection, this.#model, this.#model.primaryKeyAttribute)
  }

  get #id() {
    const { type } = columnOf(this.#model, this.#model.primaryKeyAttribute)
    return idInSql(this.#connection.getDialect(), type, this.#key, 'ug.user_id')
  }

  /** The key as grants keep it: an index finds it only in this form. */
  get #keyAsText(): string {
    const table = quoted(this.#connection, this.#model.name)
    const key = `${table}.${this.#key}`
    const dialect = this.#connection.getDialect()
    if (dialect === 'postgres') return `${key}::text`
    if (dialect === 'sqlite') return `CAST(${key} AS TEXT)`
    const text = isInteger(columnOf(this.#model, this.#model.primaryKeyAttribute).type)
      ? `CAST(${key} AS CHAR)`
      : key
    return `CONVERT(${text} USING utf8mb4) COLLATE utf8mb4_nopad_bin`
  }
}
