import { failureOf } from '../connection/as-store-unavailable.ts'

/** Whether the database aborted a transaction in favour of another: SQLSTATE 40001 and 40P01. */
export function isLostRace(error: unknown): boolean {
  const { parent } = (failureOf(error) ?? {}) as { parent?: { code?: string; sqlState?: string } }
  return ['40001', '40P01'].includes(parent?.sqlState ?? parent?.code ?? '')
}

/** Repeats the work for as long as the database aborts it in favour of others. */
export async function retryLostRaces<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isLostRace(error)) throw error
    }
  }
}
