import { type Model, Sequelize, type Transaction } from 'sequelize'
import { StoreUnavailable } from '../../../auth/errors.ts'
import type { Connection } from '../../connection/connect.ts'
import type { Invalidations } from './session-cache.ts'

/** What a statement of ours changes, for {@link watchWrites}: it need not find out by itself. */
export const CHANGES: unique symbol = Symbol('gadwall.changes')

/** Changes nothing that anybody can see, such as what removes sessions that are over. */
export const CHANGES_NOTHING = { [CHANGES]: { nothing: true } } as const

/** A table of users, and the backend that restores them. */
export interface WatchedUsers {
  readonly backend: string
  readonly table: string
  /** The column of their ids; `null` when one id can be spelled in several ways, as text can be. */
  readonly key: string | null
}

/** What Sequelize hands on with a statement, as far as it is looked at. */
interface StatementOptions {
  readonly instance?: Model
  readonly model?: StatementModel
  readonly where?: Readonly<Record<string, unknown>>
  readonly transaction?: Transaction | null
  readonly completesTransaction?: boolean
  readonly [CHANGES]?: StatementChanges
}

interface StatementModel {
  getTableName(): unknown
  readonly primaryKeyField?: string
  readonly primaryKeyAttribute?: string
}

type StatementChanges = { readonly nothing: true } | { readonly userId: string }

interface SqlObject {
  readonly query: string
}

// One statement alone. Of what else looks like a question some write: `EXPLAIN ANALYZE UPDATE …`,
// `SET STATEMENT … FOR UPDATE …`, `WITH … UPDATE …`.
const ONLY_READS = /^[\s(]*(select|pragma|show|describe|begin|start|savepoint)\b[^;]*;?\s*$/i
const IS_PLAIN_INSERT = /^\s*insert\b(?!.*\bon\s+(conflict|duplicate)\b)/is
const IS_UPDATE = /^\s*update\b/i

/**
 * Tells of everything that this process writes through a connection: by way of models, or as SQL. A
 * write counts when it is done, and in a transaction when that is committed.
 *
 * Whatever is not known to change one session or one user counts as a change of anything: a statement
 * on another table may reach the users through a cascade, a trigger or a view.
 */
export function watchWrites(
  connection: Connection,
  users: readonly WatchedUsers[],
  invalidations: Invalidations,
): void {
  const uncommitted = new WeakSet<Transaction>()
  const query = connection.query.bind(connection) as (...given: unknown[]) => Promise<unknown>

  const watched = async (statement: unknown, options: StatementOptions = {}) => {
    const sql = typeof statement === 'string' ? statement : String((statement as SqlObject)?.query)
    const isEnd = options.completesTransaction === true
    const isWrite = !isEnd && !ONLY_READS.test(sql)
    const transaction = isEnd || isWrite ? rootOf(options) : null
    try {
      return await query(statement, options)
    } catch (error) {
      if (error instanceof StoreUnavailable) invalidations.storeFailed()
      throw error
    } finally {
      // After an error too: it may have come when the work was done.
      if (isEnd && transaction && uncommitted.has(transaction)) invalidations.anythingChanged()
      else if (isWrite && transaction) uncommitted.add(transaction)
      else if (isWrite) report(sql, options, users, invalidations)
    }
  }
  Object.assign(connection, { query: watched })
}

function report(
  sql: string,
  options: StatementOptions,
  watched: readonly WatchedUsers[],
  invalidations: Invalidations,
): void {
  const known = options[CHANGES]
  if (known && 'nothing' in known) return

  const idHash = sessionOf(sql, options)
  const users = idHash === null ? usersOf(sql, options, watched) : []
  if (idHash !== null) invalidations.sessionChanged(idHash)
  else if (users.length === 0) invalidations.anythingChanged()
  for (const { backend, userId } of users) invalidations.userChanged(backend, userId)
}

function sessionOf(sql: string, options: StatementOptions): string | null {
  const { instance, where } = options
  if (tableOf(options) !== 'sessions') return null
  if (instance && !IS_PLAIN_INSERT.test(sql)) return null
  const idHash = instance ? instance.get('idHash') : where?.id_hash
  return typeof idHash === 'string' ? idHash : null
}

/** The users that an UPDATE is about, if it names one by the id that their backend knows. */
function usersOf(sql: string, options: StatementOptions, watched: readonly WatchedUsers[]) {
  if (!IS_UPDATE.test(sql)) return []
  const known = options[CHANGES] as { userId: string } | undefined
  const key = modelOf(options)?.primaryKeyField ?? ''
  const found = idOf(options, key)
  return watched
    .filter(({ table }) => table === tableOf(options))
    .map(({ backend, key: own }) => ({
      backend,
      userId: known?.userId ?? (own === key ? found : null),
    }))
    .filter((user): user is { backend: string; userId: string } => user.userId !== null)
}

function idOf(options: StatementOptions, key: string): string | null {
  const { instance, where } = options
  const id = instance ? instance.get(modelOf(options)?.primaryKeyAttribute ?? '') : where?.[key]
  return typeof id === 'number' || typeof id === 'bigint' ? String(id) : null
}

function modelOf({ model, instance }: StatementOptions): StatementModel | undefined {
  return model ?? (instance?.constructor as unknown as StatementModel | undefined)
}

function tableOf(options: StatementOptions): string | null {
  const table = modelOf(options)?.getTableName()
  return typeof table === 'string' ? table : null
}

/** Sequelize looks for a transaction of the call chain only after we have passed the statement on. */
function rootOf({ transaction }: StatementOptions): Transaction | null {
  const { _cls: chain } = Sequelize as unknown as { _cls?: { get(name: string): Transaction } }
  let root = transaction === undefined ? (chain?.get('transaction') ?? null) : transaction
  while (root && parentOf(root)) root = parentOf(root)
  return root
}

function parentOf(transaction: Transaction): Transaction | null {
  return (transaction as unknown as { parent?: Transaction }).parent ?? null
}
