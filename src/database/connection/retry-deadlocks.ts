import { setTimeout as pause } from 'node:timers/promises'
import { DatabaseError } from 'sequelize'
import { failureOf } from './as-store-unavailable.ts'

const DEADLOCK_CODES = ['ER_LOCK_DEADLOCK', '40001', '40P01']
const MOST_TRIES = 10
const PAUSE_MS = 5

/**
 * Runs a statement again when the database has ended it to let another one through: nothing of it was
 * written. Only for one that stands alone, because the rest of a transaction is gone with it.
 */
export async function retryDeadlocks<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await run()
    } catch (error) {
      if (tries === MOST_TRIES || !isDeadlock(error)) throw error
    }
    await pause(Math.random() * tries * PAUSE_MS)
  }
}

function isDeadlock(error: unknown): boolean {
  const failure = failureOf(error)
  if (!(failure instanceof DatabaseError)) return false
  const { code } = failure.parent as { code?: string }
  return code !== undefined && DEADLOCK_CODES.includes(code)
}
