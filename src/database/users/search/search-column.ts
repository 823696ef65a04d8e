import { literal, type OrderItem, type WhereOptions } from 'sequelize'
import type { UserSort } from '../../../auth/accounts/user-store.ts'
import type { UserId } from '../../../auth/user.ts'
import type { Connection } from '../../connection/connection.ts'
import { type AbstractUser, columnOf } from '../../models/abstract-user.ts'
import { assertColumn } from '../model/user-columns.ts'
import { isText, userIdParser } from '../model/user-id.ts'

/** A place in a list: the value that it is sorted by, and the id where values are equal. */
export interface Place {
  readonly value: string | null
  readonly id: UserId
}

/** A part of a list that an index gives as one range. */
export interface ListPart {
  /** Whether it is made of those who have no value. */
  readonly isNull: boolean
  readonly conditions: readonly WhereOptions[]
}

/** A column of a table of users that lists are ordered by, in SQL. */
export class SearchColumn {
  /** The column as it is compared and ordered by. */
  readonly sql: string
  /** The full value of the column, as text. */
  readonly asText: string
  readonly isNullable: boolean
  readonly #connection: Connection
  readonly #model: typeof AbstractUser
  readonly #member: string
  readonly #canHold: (text: string) => boolean

  private constructor(
    connection: Connection,
    model: typeof AbstractUser,
    member: string,
    { usesIndex = true } = {},
  ) {
    const dialect = connection.getDialect()
    const column = columnOf(model, member)
    const name = quoted(connection, column.field ?? member)
    this.#connection = connection
    this.#model = model
    this.#member = member
    this.isNullable = column.allowNull !== false && !column.primaryKey
    const parse = userIdParser(column)
    this.#canHold = parse ? (text) => parse(text) !== null : (text) => isTime(text, dialect)
    // Compares bytes, whatever the locale of the database: an index for prefixes has the same order.
    const sql = dialect === 'postgres' && isText(column.type) ? `${name} COLLATE "C"` : name
    this.sql = usesIndex ? sql : hidden(sql, dialect)
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

  /**
   * The same column, written so that no index for it is used. Where only few rows are asked for, a database may
   * take the way through the whole order of the list for the shorter one.
   */
  withoutIndex(): SearchColumn {
    return new SearchColumn(this.#connection, this.#model, this.#member, { usesIndex: false })
  }

  /** Whether the column can hold a value of a cursor: PostgreSQL fails on values that it cannot hold. */
  canHold(value: string | null): boolean {
    return value === null ? this.isNullable : this.#canHold(value)
  }

  /** Databases sort NULL differently; here it is the smallest value. */
  order(isDescending: boolean): OrderItem {
    const direction = isDescending ? 'DESC' : 'ASC'
    if (!this.isNullable || this.#connection.getDialect() !== 'postgres') {
      return [literal(this.sql), direction]
    }
    return [literal(this.sql), `${direction} NULLS ${isDescending ? 'LAST' : 'FIRST'}`]
  }

  /** The whole list, or what comes after a place, in the order in which its parts come. */
  parts(after: Place | null, id: SearchColumn, isDescending: boolean): ListPart[] {
    if (!this.isNullable)
      return [{ isNull: false, conditions: this.#after(after, id, isDescending) }]
    const isAmongNulls = after !== null && after.value === null
    const known = {
      isNull: false,
      conditions: isAmongNulls ? [this.#known] : this.#after(after, id, isDescending),
    }
    const nulls = {
      isNull: true,
      conditions: [
        literal(`${this.sql} IS NULL`),
        ...(isAmongNulls ? [literal(this.#tie(id, after, isDescending))] : []),
      ],
    }
    if (isAmongNulls) return isDescending ? [nulls] : [nulls, known]
    if (after) return isDescending ? [known, nulls] : [known]
    return isDescending ? [known, nulls] : [nulls, known]
  }

  /** The rows of a part up to a place in it, and that place. */
  upTo({ isNull }: ListPart, end: Place, id: SearchColumn, isDescending: boolean): WhereOptions {
    const than = isDescending ? '>' : '<'
    const tie = `${id.sql} ${than}= ${this.#connection.escape(String(end.id))}`
    if (isNull || end.value === null) return literal(tie)
    const value = this.#connection.escape(end.value)
    return literal(`(${this.sql} ${than}= ${value} AND (${this.sql} ${than} ${value} OR ${tie}))`)
  }

  /** Whether there is a value. SQLite takes it for a range of an index in this form only. */
  get #known(): WhereOptions {
    const isSqlite = this.#connection.getDialect() === 'sqlite'
    return literal(`${this.sql} ${isSqlite ? '>= -9e999' : 'IS NOT NULL'}`)
  }

  #after(after: Place | null, id: SearchColumn, isDescending: boolean): WhereOptions[] {
    if (after === null) return this.isNullable ? [this.#known] : []
    const than = isDescending ? '<' : '>'
    const known = this.#connection.escape(String(after.value))
    const tie = this.#tie(id, after, isDescending)
    // The first condition lets the database use an index. The second one alone would not.
    return [literal(`(${this.sql} ${than}= ${known} AND (${this.sql} ${than} ${known} OR ${tie}))`)]
  }

  #tie(id: SearchColumn, at: Place, isDescending: boolean): string {
    return `${id.sql} ${isDescending ? '<' : '>'} ${this.#connection.escape(String(at.id))}`
  }
}

/** The same value in a form that no index has. */
function hidden(sql: string, dialect: string): string {
  return dialect === 'sqlite' ? `+${sql}` : `COALESCE(${sql}, ${sql})`
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
