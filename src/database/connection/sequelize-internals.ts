import type { Model, ModelAttributes, QueryInterface, Transaction } from 'sequelize'
import type { AbstractUser } from '../models/abstract-user.ts'
import type { Connection } from './connection.ts'
import type { DriverConnection, MakeConnection, NetworkConfig } from './limits/driver.ts'
import type { SqliteDriver, SqliteHandle } from './sqlite/sqlite-driver.ts'
import type { TableReference } from './tables.ts'

// The only file that touches members of Sequelize that are private, or missing in its types.
// test/database/connection/sequelize-internals.test.ts names the one that an upgrade breaks.

interface ConnectionManager {
  readonly lib: SqliteDriver
  readonly connections: Record<string, SqliteHandle>
  readonly oidParserMap?: Map<number, (value: string) => string>
  getConnection(options?: object): Promise<SqliteHandle>
}

/** The sqlite3 package as Sequelize has loaded it. */
export function sqliteDriver(connection: Connection): SqliteDriver {
  return managerOf(connection).lib
}

/** What is done with the SQLite handles of Sequelize. */
export interface HandleHooks {
  /** Called once for each, before its first statement. */
  prepare(handle: SqliteHandle): Promise<void>
  /** Called each time that one is taken for a statement or a transaction. */
  taken(handle: SqliteHandle, kind: { readonly isReader: boolean }): void
}

/** Has Sequelize read the values of a type of PostgreSQL in this way. */
export function parseOid(
  connection: Connection,
  oid: number,
  parse: (text: string) => string,
): void {
  managerOf(connection).oidParserMap?.set(oid, parse)
}

interface HandleOptions {
  uuid?: string
  readonly type?: string
  readonly useMaster?: boolean
}

const READER = 'reader'

/**
 * Sequelize has one handle for all statements outside transactions, and opens one for each transaction,
 * without a hook. This calls the hooks, and gives those who read a handle of their own.
 */
export function onEachHandle(connection: Connection, { prepare, taken }: HandleHooks): void {
  const manager = managerOf(connection)
  const getConnection = manager.getConnection.bind(manager)
  const { storage } = connection.options as { storage?: string }
  const prepared = new WeakSet<SqliteHandle>()
  manager.getConnection = async (options: HandleOptions = {}) => {
    const isRead = options.type === 'SELECT' && options.useMaster !== true
    const isReader = isRead && options.uuid === undefined && storage !== ':memory:'
    if (isReader) options.uuid = READER
    try {
      const handle = await getConnection(options)
      if (!prepared.has(handle)) await prepare(handle)
      prepared.add(handle)
      taken(handle, { isReader })
      return handle
    } catch (error) {
      // Sequelize would keep one that could not be opened, as when no descriptor was left.
      delete manager.connections[options.uuid ?? 'default']
      throw error
    }
  }
}

/** The connection that a transaction has to itself; `null` before it has begun. */
export function driverOf(transaction: Transaction): DriverConnection | null {
  return internalsOf<{ connection?: DriverConnection }>(transaction).connection ?? null
}

/** Has Sequelize use a changed driver of PostgreSQL. */
export function changeDriver(connection: Connection, change: (driver: object) => object): void {
  const manager = internalsOf<{ lib: object }>(connection.connectionManager)
  manager.lib = change(manager.lib)
}

export function makeEachConnection(connection: Connection, make: MakeConnection): void {
  const manager = internalsOf<{ connect(config: NetworkConfig): Promise<DriverConnection> }>(
    connection.connectionManager,
  )
  const connect = manager.connect.bind(manager)
  manager.connect = (config) =>
    make((openSocket) =>
      connect({
        ...config,
        dialectOptions: { ...config.dialectOptions, stream: () => openSocket(config) },
      }),
    )
}

/** What `query()` may be told, as far as it matters to us. */
export interface QueryOptions {
  readonly transaction?: object | null | undefined
  readonly type?: string
  readonly useMaster?: boolean
}

/** Whether a statement is part of a transaction, be it one that Sequelize finds by itself (`useCLS`). */
export function isInTransaction(connection: Connection, options: QueryOptions = {}): boolean {
  const { transaction } = options
  return (transaction === undefined ? transactionAround(connection) : transaction) != null
}

/** The transaction that Sequelize finds by itself (`useCLS`); `undefined` outside of one. */
export function transactionAround(connection: Connection): Transaction | undefined {
  type Calls = { _cls?: { get(name: string): Transaction | undefined } }
  return internalsOf<Calls>(connection.constructor)._cls?.get('transaction')
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

/** The statement that creates a table if it is not there, as Sequelize writes it. */
export function createTableSql(
  schema: QueryInterface,
  table: TableReference,
  columns: ModelAttributes,
  options: object,
): string {
  const { queryGenerator, sequelize } = internalsOf<TableWriter>(schema)
  const normalized = Object.entries(columns).map(([name, column]) => {
    return [name, sequelize.normalizeAttribute(column)] as const
  })
  const context = { table, context: 'createTable' }
  const attributes = queryGenerator.attributesToSQL(Object.fromEntries(normalized), context)
  return queryGenerator.createTableQuery(table, attributes, options)
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

/** What a model is narrowed down to, by its default scope or by `Model.scope()`. */
export function scopeOf(model: object): Readonly<Record<PropertyKey, unknown>> {
  return internalsOf<{ _scope?: Record<PropertyKey, unknown> }>(model)._scope ?? {}
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
