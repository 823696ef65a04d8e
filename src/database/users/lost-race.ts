/** Whether the database broke a transaction off in favour of another: SQLSTATE 40001 and 40P01. */
export function isLostRace(error: unknown): boolean {
  const { parent } = error as { parent?: { code?: string; sqlState?: string } }
  return ['40001', '40P01'].includes(parent?.sqlState ?? parent?.code ?? '')
}

/** Does the work again for as long as the database breaks it off in favour of others. */
export async function retryLostRaces<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isLostRace(error)) throw error
    }
  }
}
