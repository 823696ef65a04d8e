import { randomFillSync } from 'node:crypto'

const POOL_BYTES = 4096

// Asked for a few bytes at a time, the system's generator takes longer than what they are used for.
const pool = Buffer.alloc(POOL_BYTES)
let used = POOL_BYTES

/** Bytes of the system's generator, each given out once. */
export function randomBytes(count: number): Buffer {
  if (!Number.isInteger(count) || count < 0 || count > POOL_BYTES) {
    throw new RangeError(`0 to ${POOL_BYTES} bytes at a time`)
  }
  if (used + count > POOL_BYTES) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = Buffer.from(pool.subarray(used, used + count))
  // What was given out does not lie about in memory.
  pool.fill(0, used, used + count)
  used += count
  return bytes
}

/** The same as text in base64url. */
export function randomText(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}
