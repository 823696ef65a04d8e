import { QueryTypes } from 'sequelize'
import { type Connection, isSqlite } from '../../connection/connection.ts'
import {
  isScoped,
  setAsFound,
  sqliteParser,
  type Values,
} from '../../connection/sequelize-internals.ts'
import { AbstractUser } from '../../models/abstract-user.ts'
import type { BoundUserModel } from '../../users/user-finder.ts'
import { hasFindHook } from './find-hooks.ts'

/** A user as they are kept: the values of their attributes, as the model has them. */
export interface UserRow {
  readonly values: Readonly<Record<string, unknown>>
  /** The attributes whose values can be changed in place. */
  readonly objects: readonly string[]
  /** About how many characters it is long. */
  readonly weight: number
}

type Parse = (value: unknown) => unknown

/**
 * Makes users out of rows that a statement of ours has read, just as the model itself would.
 *
 * Some models have to read their users themselves: those with hooks on find, with scopes that hide rows
 * or columns, or with rows that count as deleted.
 */
export class UserRows<U extends AbstractUser> {
  /** The columns of the table, each with the attribute that it fills. */
  readonly columns: readonly { readonly attribute: string; readonly field: string }[]
  /** Which of them is the key. */
  readonly keyIndex: number
  readonly #model: BoundUserModel<U>
  readonly #parsers: readonly (Parse | null)[]
  readonly #lists = new Map<string, readonly string[]>()

  private constructor(model: BoundUserModel<U>, parsers: ReadonlyMap<string, Parse>) {
    this.#model = model
    this.columns = columnsOf(model)
    this.keyIndex = this.columns.findIndex((one) => one.attribute === model.primaryKeyAttribute)
    this.#parsers = this.columns.map(({ field }) => parsers.get(field) ?? null)
  }

  /** Whether users can be made without the model's own SELECT. Hooks and scopes may come and go. */
  static suits(model: BoundUserModel<AbstractUser>, connection: Connection): boolean {
    const { paranoid, defaultScope = {}, hooks } = model.options
    return (
      !paranoid &&
      Object.keys(defaultScope).length === 0 &&
      !isScoped(model) &&
      !hasFindHook(hooks) &&
      !hasFindHook(connection.options.hooks) &&
      model.findAll === AbstractUser.findAll &&
      typeof model.getTableName() === 'string'
    )
  }

  /** @returns `null` when the table has not all columns of the model, or is not there yet. */
  static async of<U extends AbstractUser>(
    model: BoundUserModel<U>,
    connection: Connection,
  ): Promise<UserRows<U> | null> {
    if (!isSqlite(connection)) return new UserRows(model, new Map())
    const parsers = await parsersOf(model, connection)
    const isWhole = columnsOf(model).every(({ field }) => parsers.has(field))
    return isWhole ? new UserRows(model, parsers) : null
  }

  /** The user in a row, as the model would have built it. */
  read(row: Readonly<Record<string, unknown>>, prefix: string): U {
    const given: Values = {}
    this.columns.forEach(({ attribute }, index) => {
      const value = row[`${prefix}${index}`]
      const parse = this.#parsers[index]
      given[attribute] = parse && value !== null ? parse(value) : value
    })
    return this.#model.build(given, AS_FOUND) as U
  }

  /** What is kept of a user who was just read: nothing of it is shared with them. */
  pack({ dataValues }: U): UserRow {
    const values: Values = { ...dataValues }
    const objects = Object.keys(values).filter((name) => isObject(values[name]))
    for (const name of objects) values[name] = copyOf(values[name])
    const weight = Object.values(values).reduce<number>((sum, value) => sum + weightOf(value), 0)
    return { values, objects: this.#shared(objects), weight }
  }

  /**
   * A user of its own for each request: what a page changes in it concerns nobody else.
   *
   * It equals what the model would build of the row, in a third of the time: the values have been
   * through the model once.
   */
  build({ values, objects }: UserRow): U {
    const user = this.#model.build({}, AS_FOUND) as U
    const own = { ...values }
    for (const name of objects) own[name] = copyOf(own[name])
    setAsFound(user, own)
    return user
  }

  /** The same list for all rows that have the same attributes in it. */
  #shared(objects: string[]): readonly string[] {
    const key = objects.join()
    const known = this.#lists.get(key) ?? objects
    this.#lists.set(key, known)
    return known
  }
}

const AS_FOUND = { isNewRecord: false, raw: true }

function weightOf(value: unknown): number {
  if (typeof value === 'string' || Buffer.isBuffer(value)) return value.length
  return isObject(value) && !(value instanceof Date) ? (JSON.stringify(value)?.length ?? 0) : 8
}

function columnsOf(model: BoundUserModel<AbstractUser>) {
  const { rawAttributes } = model
  return Object.entries(rawAttributes)
    .filter(([, { type }]) => typeof type === 'string' || type.key !== 'VIRTUAL')
    .map(([attribute, { field }]) => ({ attribute, field: field ?? attribute }))
}

/** SQLite's driver knows numbers and text; other drivers give values that are parsed already. */
async function parsersOf(
  model: BoundUserModel<AbstractUser>,
  connection: Connection,
): Promise<ReadonlyMap<string, Parse>> {
  const table = String(model.getTableName())
  const types = await connection.query<{ name: string; type: string }>(
    `SELECT name, type FROM pragma_table_info(${connection.escape(table)})`,
    { type: QueryTypes.SELECT },
  )
  const parse = sqliteParser(connection)
  return new Map(types.map(({ name, type }) => [name, (value) => parse(type, value)]))
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function copyOf(value: unknown): unknown {
  if (value instanceof Date) return new Date(value.getTime())
  return Buffer.isBuffer(value) ? Buffer.from(value) : structuredClone(value)
}
