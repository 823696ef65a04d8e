import type { Model, ModelAttributes, QueryInterface, Transaction } from 'sequelize'
import type { AbstractUser } from '../models/abstract-user.ts'
import type { Connection } from './connection.ts'
import type { TableReference } from './tables.ts'

// The only file that touches members of Sequelize that are private, or missing in its types.
// test/database/connection/sequelize-internals.test.ts names the one that an upgrade breaks.

type Done = (error: Error | null) => void

/** The driver's own connection to an SQLite file. */
export interface SqliteHandle {
  configure(option: 'busyTimeout', value: number): void
  exec(sql: string, done: Done): void
  prepare(sql: string, done: Done): SqliteStatement
  run(
    sql: string,
    values: Readonly<Record<string, number>>,
    done: (this: { changes: number }, error: Error | null) => void,
  ): void
  close(done: Done): void
}

/** A statement that is prepared once. */
export interface SqliteStatement {
  all(values: SqliteValues, done: (error: Error | null, rows: unknown[]) => void): void
  finalize(): void
}

export type SqliteValues = readonly (string | number | null)[]

export interface SqliteDriver {
  readonly Database: new (file: string, mode: number, done: Done) => SqliteHandle
  readonly OPEN_READWRITE: number
}

interface ConnectionManager {
  readonly lib: SqliteDriver
  getConnection(options?: object): Promise<SqliteHandle>
}

/** The sqlite3 package as Sequelize has loaded it. */
export function sqliteDriver(connection: Connection): SqliteDriver {
  return managerOf(connection).lib
}

/** Prepares every SQLite handle of Sequelize once: it opens one for each transaction, without a hook. */
export function prepareEachHandle(
  connection: Connection,
  prepare: (handle: SqliteHandle) => Promise<void>,
): void {
  const manager = managerOf(connection)
  const getConnection = manager.getConnection.bind(manager)
  const prepared = new WeakSet<SqliteHandle>()
  manager.getConnection = async (options) => {
    const handle = await getConnection(options)
    if (!prepared.has(handle)) await prepare(handle)
    prepared.add(handle)
    return handle
  }
}

/** Whether the options of `query()` belong to a COMMIT or a ROLLBACK. */
export function endsTransaction(options: unknown): boolean {
  return (options as { completesTransaction?: boolean } | undefined)?.completesTransaction === true
}

interface Quoter {
  quoteIdentifier(name: string): string
  quoteTable(table: unknown): string
}

/** Puts names into the quotes of the connection's dialect. */
export function quoterOf(connection: Connection): Quoter {
  return internalsOf<{ queryGenerator: Quoter }>(connection.getQueryInterface()).queryGenerator
}

interface TableWriter {
  readonly queryGenerator: {
    attributesToSQL(columns: object, options: object): object
    createTableQuery(table: TableReference, columns: object, options: object): string
  }
  readonly sequelize: { normalizeAttribute(column: unknown): unknown }
}

/**
 * Creates a table and fails when there is one of that name. Sequelize's own method would do nothing then,
 * and take the table of somebody else for ours.
 */
export async function createNewTable(
  schema: QueryInterface,
  table: TableReference,
  columns: ModelAttributes,
  options: {
    readonly transaction: Transaction
    readonly charset: string
    readonly collate: string
  },
): Promise<void> {
  const { queryGenerator, sequelize } = internalsOf<TableWriter>(schema)
  const normalized = Object.entries(columns).map(([name, column]) => {
    return [name, sequelize.normalizeAttribute(column)] as const
  })
  const attributes = queryGenerator.attributesToSQL(Object.fromEntries(normalized), {
    table,
    context: 'createTable',
  })
  const sql = queryGenerator.createTableQuery(table, attributes, options)
  await schema.sequelize.query(
    sql.replace(/^CREATE TABLE IF NOT EXISTS /, 'CREATE TABLE '),
    options,
  )
}

type ApplyParsers = (type: string, value: unknown) => unknown

interface Dialect {
  readonly Query: new (
    handle: null,
    connection: Connection,
    options: object,
  ) => { applyParsers: ApplyParsers }
}

/** Turns a value of SQLite's driver, which knows numbers and text, into that of a column's type. */
export function sqliteParser(connection: Connection): ApplyParsers {
  const { Query } = internalsOf<{ dialect: Dialect }>(connection).dialect
  const query = new Query(null, connection, {})
  return (type, value) => query.applyParsers(type, value)
}

/** Whether `Model.scope()` has narrowed down what a model finds. */
export function isScoped(model: typeof AbstractUser): boolean {
  const { _scope: scope } = internalsOf<{ _scope?: object }>(model)
  return scope !== undefined && Object.keys(scope).length > 0
}

const FIND_HOOKS = [
  'beforeFind',
  'beforeFindAfterExpandIncludeAll',
  'beforeFindAfterOptions',
  'afterFind',
]

/** Whether somebody hooks into finding. `hooks` are those in the options of a model or connection. */
export function hasFindHook(hooks: object | undefined): boolean {
  // This is asked for every request, and hasHook() is slow.
  const all = hooks as Readonly<Record<string, readonly unknown[] | undefined>> | undefined
  return all !== undefined && FIND_HOOKS.some((name) => (all[name]?.length ?? 0) > 0)
}

export type Values = Record<string, unknown>

/** Gives an instance these values, as if they had just been read: it counts as unchanged. */
export function setAsFound(instance: Model, values: Values): void {
  Object.assign(instance, { dataValues: values, _previousDataValues: { ...values } })
}

function managerOf(connection: Connection): ConnectionManager {
  return internalsOf<ConnectionManager>(connection.connectionManager)
}

/** An object with the members that its type keeps from us. */
function internalsOf<T>(object: object): T {
  return object as unknown as T
}
