import type { Cost } from '../cost/cost.ts'

const BLOCK = 64
const ROUNDS = [
  { add: 0, shifts: [3, 7, 11, 19], order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] },
  {
    add: 0x5a827999,
    shifts: [3, 5, 9, 13],
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
  },
  {
    add: 0x6ed9eba1,
    shifts: [3, 9, 11, 15],
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
  },
] as const

/** What one text of so many bytes costs. */
export function md4Cost(bytes: number): Cost {
  return [{ primitive: 'md4-block', units: Math.ceil((bytes + 9) / BLOCK) }]
}

/** MD4 (RFC 1320), which OpenSSL 3 hides, by hand. Broken long ago: only to read what Windows keeps. */
export function md4(data: Buffer): Buffer {
  const padded = Buffer.alloc(Math.ceil((data.length + 9) / BLOCK) * BLOCK)
  data.copy(padded)
  padded[data.length] = 0x80
  padded.writeUInt32LE((data.length * 8) >>> 0, padded.length - 8)
  let state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]
  for (let at = 0; at < padded.length; at += BLOCK) state = mix(state, padded.subarray(at))
  const digest = Buffer.alloc(16)
  for (const [index, word] of state.entries()) digest.writeUInt32LE(word >>> 0, 4 * index)
  return digest
}

function mix(before: readonly number[], block: Buffer): number[] {
  let [a = 0, b = 0, c = 0, d = 0] = before
  for (const [round, { add, shifts, order }] of ROUNDS.entries()) {
    for (const [step, word] of order.entries()) {
      const shift = shifts[step % 4] as number
      const sum = (a + choose(round, b, c, d) + block.readUInt32LE(4 * word) + add) | 0
      ;[a, b, c, d] = [d, (sum << shift) | (sum >>> (32 - shift)), b, c]
    }
  }
  return [a, b, c, d].map((word, index) => (word + (before[index] as number)) | 0)
}

function choose(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) | (~b & d)
  return round === 1 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d
}
