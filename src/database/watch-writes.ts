import { type Model, Sequelize, type Transaction } from 'sequelize'
import { StoreUnavailable } from '../auth/errors.ts'
import type { Invalidations } from '../auth/read-memory.ts'
import type { Connection } from './connection.ts'

/** What a statement of ours changes, for {@link watchWrites}: it need not find out by itself. */
export const CHANGES: unique symbol = Symbol('gadwall.changes')

/** Changes nothing that anybody can see, such as what removes sessions that are over. */
export const CHANGES_NOTHING = { [CHANGES]: { nothing: true } } as const

/** Tables that are watched, and what a row of them stands for. */
export interface WatchedTables {
  readonly sessions: string
  /** The table of each backend's users, and the attribute that is their id. */
  readonly users: readonly { readonly backend: string; readonly table: string }[]
  /** What is granted to whom. */
  readonly grants: readonly string[]
}

/** What Sequelize hands on with a statement, as far as it is looked at. */
interface StatementOptions {
  readonly instance?: Model
  readonly model?: { getTableName(): unknown; readonly primaryKeyField?: string }
  readonly where?: Readonly<Record<string, unknown>>
  readonly transaction?: Transaction & { readonly parent?: Transaction }
  readonly completesTransaction?: boolean
  readonly [CHANGES]?: StatementChanges
}

type StatementChanges = { readonly nothing: true } | { readonly userId: string }

const ONLY_READS = /^[\s(]*(select|pragma|explain|show|describe|begin|start|set|savepoint)\b/i

/**
 * Tells of everything that this process writes to the watched tables through a connection: by way of
 * models, or as SQL. A write counts when it is done, and in a transaction when that is committed.
 *
 * A statement that names none of the tables is taken for one that leaves them alone. What a trigger
 * or a function of the database does behind it is noticed as late as a write of another process.
 */
export function watchWrites(
  connection: Connection,
  tables: WatchedTables,
  invalidations: Invalidations,
): void {
  const names = [tables.sessions, ...tables.users.map(({ table }) => table), ...tables.grants]
  const mentions = new RegExp(names.map(escaped).join('|'), 'i')
  const uncommitted = new WeakSet<Transaction>()
  const query = connection.query.bind(connection) as (...given: unknown[]) => Promise<unknown>

  const watched = async (statement: unknown, options: StatementOptions = {}) => {
    const sql = typeof statement === 'string' ? statement : String((statement as SqlObject)?.query)
    const isCommit = options.completesTransaction === true
    const isWrite = isCommit || (!ONLY_READS.test(sql) && mentions.test(sql))
    const transaction = isWrite ? rootOf(options) : undefined
    try {
      return await query(statement, options)
    } catch (error) {
      if (error instanceof StoreUnavailable) invalidations.storeFailed()
      throw error
    } finally {
      // After an error too: it may have come when the work was done.
      if (isCommit && transaction && uncommitted.delete(transaction)) {
        invalidations.anythingChanged()
      } else if (isWrite && !isCommit) {
        if (transaction) uncommitted.add(transaction)
        else report(sql, options, tables, invalidations)
      }
    }
  }
  Object.assign(connection, { query: watched })
}

interface SqlObject {
  readonly query: string
}

function report(
  sql: string,
  options: StatementOptions,
  tables: WatchedTables,
  invalidations: Invalidations,
): void {
  const table = tableOf(options)
  const known = options[CHANGES]
  if (known && 'nothing' in known) return

  const idHash = table === tables.sessions ? sessionOf(options) : undefined
  if (idHash !== undefined) {
    invalidations.sessionChanged(idHash)
    return
  }
  const backends = tables.users.filter((one) => one.table === table)
  const userId = known?.userId ?? userOf(options)
  // An instance names the row, but a statement such as a cascade may do more than its model says.
  if (backends.length === 0 || userId === undefined || /\bdelete\b/i.test(sql.slice(0, 20))) {
    invalidations.anythingChanged()
    return
  }
  for (const { backend } of backends) invalidations.userChanged(backend, userId)
}

function sessionOf({ instance, where }: StatementOptions): string | undefined {
  const idHash = instance ? instance.get('idHash') : (where?.id_hash ?? where?.idHash)
  return typeof idHash === 'string' ? idHash : undefined
}

/** Not by a text in a condition: a collation may take it for the id of somebody spelled otherwise. */
function userOf({ instance, model, where }: StatementOptions): string | undefined {
  if (instance) return asId(instance.get(primaryKeyOf(instance)))
  const id = where?.[model?.primaryKeyField ?? '']
  return typeof id === 'number' || typeof id === 'bigint' ? String(id) : undefined
}

function primaryKeyOf(instance: Model): string {
  return (instance.constructor as unknown as { primaryKeyAttribute: string }).primaryKeyAttribute
}

function asId(id: unknown): string | undefined {
  return ['number', 'bigint', 'string'].includes(typeof id) ? String(id) : undefined
}

function tableOf({ instance, model }: StatementOptions): string | undefined {
  const owner = model ?? (instance?.constructor as StatementOptions['model'])
  const table = owner?.getTableName()
  return typeof table === 'string' ? table : undefined
}

/** Sequelize looks for a transaction of the call chain only after we have passed the statement on. */
function rootOf({ transaction }: StatementOptions): Transaction | undefined {
  const { _cls: chain } = Sequelize as unknown as { _cls?: { get(name: string): Transaction } }
  let root = transaction ?? chain?.get('transaction')
  while ((root as { parent?: Transaction } | undefined)?.parent) {
    root = (root as unknown as { parent: Transaction }).parent
  }
  return root
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
