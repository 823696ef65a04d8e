import { literal, type OrderItem, type WhereOptions } from 'sequelize'
import type { UserSort } from '../../../auth/accounts/user-store.ts'
import type { UserId } from '../../../auth/user.ts'
import type { Connection } from '../../connection/connection.ts'
import { type AbstractUser, columnOf } from '../../models/abstract-user.ts'
import { assertColumn } from '../model/user-columns.ts'
import { isText, userIdParser } from '../model/user-id.ts'

/** A column of a table of users that lists are ordered by, in SQL. */
export class SearchColumn {
  /** The column as it is compared and ordered by. */
  readonly sql: string
  /** The full value of the column, as text. */
  readonly asText: string
  readonly #connection: Connection
  readonly #isNullable: boolean
  readonly #canHold: (text: string) => boolean

  private constructor(connection: Connection, model: typeof AbstractUser, member: string) {
    const dialect = connection.getDialect()
    const column = columnOf(model, member)
    const name = quoted(connection, column.field ?? member)
    this.#connection = connection
    this.#isNullable = column.allowNull !== false && !column.primaryKey
    const parse = userIdParser(column)
    this.#canHold = parse ? (text) => parse(text) !== null : (text) => isTime(text, dialect)
    // Compares bytes, whatever the locale of the database: an index for prefixes has the same order.
    this.sql = dialect === 'postgres' && isText(column.type) ? `${name} COLLATE "C"` : name
    this.asText = `CAST(${name} AS ${dialect === 'mariadb' ? 'CHAR' : 'TEXT'})`
  }

  /** @throws TypeError when the table has no such column. */
  static of(connection: Connection, model: typeof AbstractUser, member: string): SearchColumn {
    assertColumn(model, member)
    return new SearchColumn(connection, model, member)
  }

  /** @throws TypeError when the table has no column to sort by. */
  static sorting(connection: Connection, model: typeof AbstractUser, sort: UserSort): SearchColumn {
    const { usernameField } = model
    const key = `${usernameField}Key`
    const name = model.keeps(key) ? key : usernameField
    return SearchColumn.of(connection, model, sort === 'username' ? name : sort)
  }

  /** Whether the column can hold a value of a cursor: PostgreSQL fails on values that it cannot hold. */
  canHold(value: string | null): boolean {
    return value === null ? this.#isNullable : this.#canHold(value)
  }

  /** Databases sort NULL differently; here it is the smallest value. */
  order(isDescending: boolean): OrderItem {
    const direction = isDescending ? 'DESC' : 'ASC'
    if (!this.#isNullable || this.#connection.getDialect() !== 'postgres') {
      return [literal(this.sql), direction]
    }
    return [literal(this.sql), `${direction} NULLS ${isDescending ? 'LAST' : 'FIRST'}`]
  }

  /** The rows that come after a value and, where values are equal, after an id. */
  beyond(value: string | null, id: SearchColumn, at: UserId, isDescending: boolean): WhereOptions {
    const than = isDescending ? '<' : '>'
    const later = `${id.sql} ${than} ${this.#connection.escape(String(at))}`
    if (value === null) {
      const tie = `(${this.sql} IS NULL AND ${later})`
      return literal(isDescending ? tie : `(${tie} OR ${this.sql} IS NOT NULL)`)
    }
    const known = this.#connection.escape(value)
    // The first condition lets the database use an index. The second one alone would not.
    const rest = `(${this.sql} ${than}= ${known} AND (${this.sql} ${than} ${known} OR ${later}))`
    return literal(isDescending && this.#isNullable ? `(${rest} OR ${this.sql} IS NULL)` : rest)
  }
}

/** The name of a column as it is written in a statement. */
export function quoted(connection: Connection, name: string): string {
  return connection.getQueryInterface().quoteIdentifier(name, true)
}

const TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?: ?(?:Z|\+00(?::?00)?))?)?$/

/** SQLite keeps times as they were written; some programs write numbers. */
function isTime(text: string, dialect: string): boolean {
  if (dialect === 'sqlite' && /^\d{1,16}(?:\.\d{1,9})?$/.test(text)) return true
  const [, day] = TIME.exec(text) ?? []
  // JavaScript takes the 31st of February for a day in March.
  return day !== undefined && new Date(day).getUTCDate() === Number(day.slice(8))
}
