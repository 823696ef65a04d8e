/** As many at a time as one statement takes. */
export async function* inBatches<T>(chunks: AsyncIterable<readonly T[]>, size: number) {
  let batch: T[] = []
  for await (const chunk of chunks) {
    for (const item of chunk) {
      batch.push(item)
      if (batch.length < size) continue
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}
