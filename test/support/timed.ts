/** An answer, and how long it took in milliseconds. */
export async function timed<T extends object>(
  ask: () => Promise<T>,
): Promise<T & { readonly ms: number }> {
  const start = performance.now()
  const answer = await ask()
  return { ...answer, ms: performance.now() - start }
}
