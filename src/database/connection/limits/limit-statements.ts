import { createConnection, Socket } from 'node:net'
import { QueryTypes, type Transaction } from 'sequelize'
import { liftAttached } from '../attached/limits.ts'
import type { Connection } from '../connection.ts'
import { driverOf, makeEachConnection } from '../sequelize-internals.ts'
import type { DriverConnection } from './driver.ts'

/** How much later than the server we give up ourselves, in milliseconds: its answer says more. */
const GRACE_MS = 250

const limits = new WeakMap<Connection, number>()
const unlimited = new WeakSet<DriverConnection>()

/**
 * Bounds each statement on PostgreSQL and MariaDB. The server cancels what takes too long, so that it does
 * not go on for nobody; and when it says nothing at all, the connection is destroyed, so that the pool makes
 * a new one.
 *
 * @param timeoutMs for each statement, and for making a connection.
 */
export function limitStatements(connection: Connection, timeoutMs: number): void {
  limits.set(connection, timeoutMs)
  const isPostgres = connection.getDialect() === 'postgres'
  makeEachConnection(connection, async (connectBy) => {
    let socket: Socket | undefined
    const destroy = () => socket?.destroy(new SilentServer())
    const timer = setTimeout(destroy, timeoutMs)
    try {
      const driver = await connectBy(({ port, host }) => {
        // PostgreSQL's driver connects it by itself.
        socket = isPostgres ? new Socket() : createConnection(port, host).setNoDelay(true)
        return socket
      })
      await driver.query(limitOf(connection, timeoutMs))
      watch(driver, timeoutMs + GRACE_MS, destroy)
      return driver
    } finally {
      clearTimeout(timer)
    }
  })
}

class SilentServer extends Error {
  readonly code = 'ETIMEDOUT'

  constructor() {
    super('The server says nothing')
  }
}

/** Lets the statements of one transaction take as long as they need, such as those of a migration. */
export async function withoutLimits<T>(
  connection: Connection,
  transaction: Transaction,
  work: () => Promise<T>,
): Promise<T> {
  await liftAttached(connection, transaction)
  const limit = limits.get(connection)
  const driver = driverOf(transaction)
  if (limit === undefined || !driver) return work()
  // Without the type, Sequelize 6 takes apart what the MariaDB driver has frozen since version 3.
  const options = { transaction, type: QueryTypes.UPDATE } as const
  unlimited.add(driver)
  await connection.query(limitOf(connection, 0), options)
  try {
    return await work()
  } finally {
    unlimited.delete(driver)
    await driver.query(limitOf(connection, limit)).catch(() => {})
  }
}

/** What the server is told: a limit for each statement, and one for each lock that it waits for. */
function limitOf(connection: Connection, ms: number): string {
  if (connection.getDialect() === 'postgres') {
    return `SET statement_timeout = ${ms}; SET lock_timeout = ${ms}`
  }
  // A lock is waited for in whole seconds. 50 is what MariaDB comes with.
  const lockSeconds = ms === 0 ? 50 : Math.max(1, Math.floor(ms / 1000))
  return `SET SESSION max_statement_time = ${ms / 1000}, SESSION innodb_lock_wait_timeout = ${lockSeconds}`
}

/** Destroys a connection on which a statement gets no answer. All that waits on it fails then. */
function watch(driver: DriverConnection, ms: number, destroy: () => void): void {
  const query = driver.query.bind(driver) as (...given: unknown[]) => unknown
  const watched = (...given: unknown[]): unknown => {
    if (unlimited.has(driver)) return query(...given)
    const timer = setTimeout(destroy, ms)
    const done = given.at(-1)
    if (typeof done !== 'function') return settled(query(...given), () => clearTimeout(timer))
    const answered = (...answer: unknown[]) => {
      clearTimeout(timer)
      return done(...answer)
    }
    return query(...given.slice(0, -1), answered)
  }
  Object.assign(driver, { query: watched })
}

async function settled(answer: unknown, done: () => void): Promise<unknown> {
  try {
    return await answer
  } finally {
    done()
  }
}
