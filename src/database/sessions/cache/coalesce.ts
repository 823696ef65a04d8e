let current: Promise<void> | null = null

/**
 * Resolves when the event loop has taken in all requests that have arrived by now.
 *
 * Answers that are made one after the other leave together: the other end is woken once and not for
 * each of them, which saves both a good part of the work (docs/performance.md).
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
