import { expect } from 'chai'
import { randomBytes, randomText } from '../../../src/auth/crypto/random.ts'

const POOL_BYTES = 4096

describe('randomBytes()', () => {
  it('gives as many bytes as are asked for', () => {
    for (const count of [0, 1, 9, 16, 32, 33, 1000, POOL_BYTES - 1, POOL_BYTES, 1, POOL_BYTES]) {
      expect(randomBytes(count)).to.have.length(count)
    }
  })

  it('never gives the same bytes out twice', () => {
    const lengths = [8, 9, 16, 32, 33, 100, 1000]
    const seen = new Set<string>()
    const beginnings = new Set<string>()
    const ends = new Set<string>()
    const calls = 20_000
    for (let call = 0; call < calls; call++) {
      const bytes = randomBytes(lengths[call % lengths.length] as number)
      seen.add(bytes.toString('latin1'))
      // Of a part that was given out before, the rest would be other bytes.
      beginnings.add(bytes.toString('latin1', 0, 8))
      ends.add(bytes.toString('latin1', bytes.length - 8))
    }
    expect(seen.size).to.equal(calls)
    expect(beginnings.size).to.equal(calls)
    expect(ends.size).to.equal(calls)
  })

  it('gives no two overlapping pieces out, wherever the pool is used up', () => {
    const windows = new Set<string>()
    let expected = 0
    for (let call = 0; call < 2000; call++) {
      const text = randomBytes(8 + ((call * 7) % 41)).toString('latin1')
      for (let at = 0; at + 8 <= text.length; at++) {
        windows.add(text.slice(at, at + 8))
        expected += 1
      }
    }
    expect(windows.size).to.equal(expected)
  })

  it('gives every byte as often as any other, and none of zeros only', () => {
    const counts = new Array<number>(256).fill(0)
    const total = 256 * 1000
    for (let left = total; left > 0; left -= 64) {
      const bytes = randomBytes(64)
      expect(bytes.every((byte) => byte === 0)).to.equal(false)
      for (const byte of bytes) counts[byte] = (counts[byte] as number) + 1
    }
    // 1000 of each are expected, give or take 32; eight times that is seen never.
    for (const count of counts) expect(count).to.be.within(750, 1250)
  })

  it('refuses more than it can give, and goes on to give less', () => {
    for (const count of [POOL_BYTES + 1, 1e9, Number.POSITIVE_INFINITY]) {
      expect(() => randomBytes(count)).to.throw(RangeError, '4096 bytes')
    }
    expect(randomBytes(16).equals(Buffer.alloc(16))).to.equal(false)
  })

  it('gives nothing but fresh bytes after a count that is none', () => {
    for (const count of [Number.NaN, -8, 1.5]) {
      try {
        randomBytes(count)
      } catch (error) {
        expect(error).to.be.an.instanceOf(RangeError)
      }
      const bytes = randomBytes(16)
      expect(bytes, String(count)).to.have.length(16)
      expect(bytes.subarray(0, 8).equals(Buffer.alloc(8)), String(count)).to.equal(false)
    }
  })

  it('gives bytes that belong to the caller: to change them changes no others', () => {
    // All of one pool, and some of the next.
    const given = Array.from({ length: 300 }, () => randomBytes(16))
    const copies = given.map((bytes) => bytes.toString('hex'))
    for (let index = 0; index < given.length; index += 2) given[index]?.fill(0)
    const later = Array.from({ length: 300 }, () => randomBytes(16))
    for (let index = 1; index < given.length; index += 2) {
      expect(given[index]?.toString('hex')).to.equal(copies[index])
    }
    for (const bytes of later) expect(bytes.equals(Buffer.alloc(16))).to.equal(false)
    for (const bytes of later) bytes.fill(1)
    expect(randomBytes(16).equals(Buffer.alloc(16, 1))).to.equal(false)
  })
})

describe('randomText()', () => {
  it('is base64url, and long enough for its bytes', () => {
    for (const [bytes, length] of [
      [9, 12],
      [16, 22],
      [32, 43],
    ] as const) {
      const text = randomText(bytes)
      expect(text).to.match(/^[\w-]+$/)
      expect(text).to.have.length(length)
    }
  })

  it('is never the same twice', () => {
    const texts = Array.from({ length: 20_000 }, () => randomText(9))
    expect(new Set(texts).size).to.equal(texts.length)
  })
})
