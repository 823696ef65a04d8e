import type { Transaction } from 'sequelize'
import type { Connection } from './connection.ts'

/** Does the work in the transaction that is given, or else in one of its own. */
export function inTransaction<T>(
  connection: Connection,
  given: Transaction | undefined,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  return given ? work(given) : connection.transaction(work)
}
