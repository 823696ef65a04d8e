/** Characters of a batch: objects of JSON take many times as much memory as their text. */
const BATCH_MAX_LENGTH = 2 * 1024 * 1024

/** As many at a time as one statement takes, and fewer of what is large. */
export async function* inBatches<T extends { readonly length?: number }>(
  chunks: AsyncIterable<readonly T[]>,
  size: number,
) {
  let batch: T[] = []
  let length = 0
  for await (const chunk of chunks) {
    for (const item of chunk) {
      batch.push(item)
      length += item.length ?? 0
      if (batch.length < size && length < BATCH_MAX_LENGTH) continue
      yield batch
      batch = []
      length = 0
    }
  }
  if (batch.length > 0) yield batch
}
