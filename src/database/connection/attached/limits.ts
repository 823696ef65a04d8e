import { QueryTypes, type Transaction } from 'sequelize'
import { StoreUnavailable } from '../../../auth/errors.ts'
import type { Connection } from '../connection.ts'
import { type Attachment, attachmentOf } from './attachment.ts'

/** How much later than the server we give up ourselves, in milliseconds: its answer says more. */
const GRACE_MS = 250

interface StatementOptions {
  readonly transaction?: Transaction | null
  readonly type?: string
}

/**
 * Bounds each statement of ours on the connections of an app, which are not ours to set up: MariaDB is told
 * with the statement, PostgreSQL at the beginning of a transaction, and all that takes longer is given up
 * here.
 */
export function limitAttached(connection: Connection, attachment: Attachment): void {
  const query = connection.query.bind(connection) as (...given: unknown[]) => Promise<unknown>
  const begin = connection.transaction.bind(connection) as (...given: unknown[]) => Promise<unknown>
  Object.assign(connection, {
    query: (sql: unknown, options: StatementOptions = {}, ...rest: unknown[]) => {
      const { timeoutMs, unlimited } = attachment
      if (timeoutMs === null || (options.transaction && unlimited.has(options.transaction))) {
        return query(sql, options, ...rest)
      }
      return within(
        timeoutMs + GRACE_MS,
        query(limited(connection, sql, options), options, ...rest),
      )
    },
    transaction: async (...given: unknown[]) => {
      const last = given.at(-1)
      const prepare = (transaction: Transaction) => limitTransaction(connection, transaction)
      if (typeof last !== 'function') {
        const transaction = (await begin(...given)) as Transaction
        await prepare(transaction)
        return transaction
      }
      return begin(...given.slice(0, -1), async (transaction: Transaction) => {
        await prepare(transaction)
        return last(transaction)
      })
    },
  })

  async function limitTransaction(on: Connection, transaction: Transaction): Promise<void> {
    if (attachment.timeoutMs === null || on.getDialect() !== 'postgres') return
    await setLocal(on, transaction, attachment.timeoutMs)
  }
}

/** Lets the statements of one transaction of an attached connection take as long as they need. */
export async function liftAttached(
  connection: Connection,
  transaction: Transaction,
): Promise<void> {
  const attachment = attachmentOf(connection)
  if (!attachment || attachment.timeoutMs === null) return
  attachment.unlimited.add(transaction)
  if (connection.getDialect() === 'postgres') await setLocal(connection, transaction, 0)
}

/** It ends with the transaction, so that the app finds its connection as it was. */
async function setLocal(on: Connection, transaction: Transaction, ms: number): Promise<void> {
  const sql = `SET LOCAL statement_timeout = ${ms}; SET LOCAL lock_timeout = ${ms}`
  await on.query(sql, { transaction, type: QueryTypes.RAW })
}

/** Kinds that Sequelize does not tell by how the statement begins. */
const TYPED = [
  QueryTypes.SELECT,
  QueryTypes.INSERT,
  QueryTypes.UPDATE,
  QueryTypes.BULKUPDATE,
  QueryTypes.BULKDELETE,
  QueryTypes.DELETE,
] as readonly string[]

function limited(connection: Connection, sql: unknown, { type }: StatementOptions): unknown {
  const isTyped = type !== undefined && TYPED.includes(type)
  const isPlain = typeof sql === 'string' && /^\s*(SELECT|INSERT|UPDATE|DELETE)\b/i.test(sql)
  if (connection.getDialect() !== 'mariadb' || !isTyped || !isPlain) return sql
  const { timeoutMs } = attachmentOf(connection) ?? {}
  return `SET STATEMENT max_statement_time = ${(timeoutMs ?? 0) / 1000} FOR ${sql}`
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const cause = new Error(`A statement took longer than ${ms} ms`)
    timer = setTimeout(() => reject(new StoreUnavailable('The database', { cause })), ms)
  })
  // What comes after that is nobody's.
  work.catch(() => {})
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
