let current: Promise<void> | null = null

/**
 * Resolves when the event loop has taken in all requests that have arrived by now.
 *
 * Requests of one turn share one question, and their answers leave together: the other end is woken
 * once. At 32 connections this gave 29 % more pages a second (docs/performance.md).
 */
export function coalesce(): Promise<void> {
  current ??= new Promise((resolve) => {
    setImmediate(() => {
      current = null
      resolve()
    })
  })
  return current
}
