import { QueryTypes } from 'sequelize'
import { type Connection, isSqlite } from '../../connection/connect.ts'
import { AbstractUser } from '../../models/abstract-user.ts'
import type { BoundUserModel } from '../../users/user-finder.ts'

/** What a user is made of: the values of their attributes, as the model keeps them. */
export interface UserRow {
  readonly values: Readonly<Record<string, unknown>>
  /** The attributes whose values could be changed in place. */
  readonly objects: readonly string[]
  /** About how many characters it is long. */
  readonly weight: number
}

type Parse = (value: unknown) => unknown

/**
 * Makes users out of rows that were read by a statement of ours, just as the model itself would.
 *
 * It leaves alone what only the model can do: hooks that look at what was found, scopes that hide rows
 * or columns, rows that count as deleted.
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

  /** Whether users can be made without the model's own SELECT. */
  static suits(model: BoundUserModel<AbstractUser>, connection: Connection): boolean {
    const { paranoid, defaultScope } = model.options
    const { _scope: scope } = model as unknown as { _scope?: object }
    return (
      !paranoid &&
      !isFilled(defaultScope) &&
      !isFilled(scope) &&
      !hasFindHook(model.options.hooks) &&
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

  /** A row as it is kept: what the driver gave, after all that Sequelize does to it. */
  pack(row: Readonly<Record<string, unknown>>, prefix: string): UserRow {
    const given: Record<string, unknown> = {}
    this.columns.forEach(({ attribute }, index) => {
      const value = row[`${prefix}${index}`]
      const parse = this.#parsers[index]
      given[attribute] = parse && value !== null ? parse(value) : value
    })
    const { dataValues: values } = this.#model.build(given, AS_FOUND) as unknown as Insides
    const objects = Object.keys(values).filter((name) => isObject(values[name]))
    const weight = Object.values(values).reduce<number>((sum, value) => sum + weightOf(value), 0)
    return { values, objects: this.#shared(objects), weight }
  }

  /**
   * A user of its own for each request: what a page changes in it is nobody else's business.
   *
   * Equal in all to what the model would build of the row, which takes three times as long: the values
   * went through it once.
   */
  build({ values, objects }: UserRow): U {
    const user = this.#model.build({}, AS_FOUND) as unknown as U & Insides
    const own = { ...values }
    for (const name of objects) own[name] = copyOf(own[name])
    user.dataValues = own
    user._previousDataValues = { ...own }
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

/** Where Sequelize keeps what it knows of a row, and what that was when it was read. */
interface Insides {
  dataValues: Record<string, unknown>
  _previousDataValues: Record<string, unknown>
}

const AS_FOUND = { isNewRecord: false, raw: true }

type Hooks = Readonly<Record<string, readonly unknown[] | undefined>>

const FIND_HOOKS = [
  'beforeFind',
  'beforeFindAfterExpandIncludeAll',
  'beforeFindAfterOptions',
  'afterFind',
]

/** Asked for every request, so without Sequelize's own hasHook(). */
function hasFindHook(hooks: unknown): boolean {
  for (const name of FIND_HOOKS) {
    const all = (hooks as Hooks | undefined)?.[name]
    if (all !== undefined && all.length > 0) return true
  }
  return false
}

function isFilled(scope: object | undefined): boolean {
  return scope !== undefined && Object.keys(scope).length > 0
}

function weightOf(value: unknown): number {
  if (typeof value === 'string' || Buffer.isBuffer(value)) return value.length
  return isObject(value) && !(value instanceof Date) ? (JSON.stringify(value)?.length ?? 0) : 8
}

function columnsOf(model: BoundUserModel<AbstractUser>) {
  const { rawAttributes } = model
  return Object.entries(rawAttributes)
    .filter(([, { type }]) => (type as { key?: string }).key !== 'VIRTUAL')
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
  const { Query } = (connection as unknown as Dialect).dialect
  const query = new Query(null, connection, {})
  return new Map(types.map(({ name, type }) => [name, (value) => query.applyParsers(type, value)]))
}

interface Dialect {
  dialect: {
    Query: new (handle: null, connection: Connection, options: object) => SqliteQuery
  }
}

interface SqliteQuery {
  applyParsers(type: string, value: unknown): unknown
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function copyOf(value: unknown): unknown {
  if (value instanceof Date) return new Date(value.getTime())
  return Buffer.isBuffer(value) ? Buffer.from(value) : structuredClone(value)
}
