import type { Throttle } from '../../src/auth/throttling/throttle.ts'
import { type MemoryThrottle, throttleSuite } from '../../src/testing.ts'
import { brokenThrottle, GetThenSet } from './broken-stores.ts'
import { expectFailures } from './expect-failures.ts'

const ADDS_UP = 'adds up under 50 parallel tries, and the limit is exact'
const NEW_WINDOW = 'opens one new window for 50 parallel tries when the old one is over'
const ANY_KEY = 'takes any text for a key, and counts each apart'
const WHEN = 'says to the millisecond when a try can succeed again'

describe('throttleSuite() on a throttle that is broken', () => {
  it('finds nothing wrong with one that is not', async () => {
    await expectBroken(() => ({}), [])
  })

  it('finds a number that is read, and written back afterwards', async () => {
    const open = async () => {
      const counter = new GetThenSet()
      const over = (now: number) => [...counter.windows].filter(([, { endsAt }]) => endsAt <= now)
      const throttle: Throttle = {
        consume: (...given) => counter.consume(...given),
        async reset(key) {
          counter.windows.delete(key)
        },
        async purge(now) {
          return over(now).filter(([key]) => counter.windows.delete(key)).length
        },
      }
      return { throttle, rawCount: async () => counter.windows.size }
    }
    const suite = throttleSuite({ name: 'broken', open })
    await expectFailures(suite, { exactly: [ADDS_UP, NEW_WINDOW] })
  })

  it('finds a limit that lets one more through', async () => {
    await expectBroken(
      (sound) => ({
        consume: (key, rule, now) => sound.consume(key, { ...rule, limit: rule.limit + 1 }, now),
      }),
      [
        'lets exactly as many tries through as the rule says',
        ...[ADDS_UP, NEW_WINDOW, WHEN, ANY_KEY],
        'a machine whose clock is behind gets no tries of its own',
        'reset forgets the tries of one key, and is harmless twice',
        'purge removes exactly the windows that are over, and counts them',
      ],
    )
  })

  it('finds refused tries that make the window longer', async () => {
    await expectBroken(
      (sound) => ({
        async consume(key, rule, now) {
          const verdict = await sound.consume(key, rule, now)
          if (verdict.isAllowed) return verdict
          await sound.reset(key)
          for (let used = 0; used < rule.limit; used++) await sound.consume(key, rule, now)
          return { isAllowed: false, retryAfterMs: verdict.retryAfterMs }
        },
      }),
      [WHEN, 'tries that are refused do not make a window longer'],
    )
  })

  it('finds keys that are cut off, or told apart without regard to case', async () => {
    const short = (key: string) => key.slice(0, 255)
    const lower = (key: string) => key.toLowerCase()
    for (const fold of [short, lower]) {
      await expectBroken(
        (sound) => ({ consume: (key, rule, now) => sound.consume(fold(key), rule, now) }),
        [ANY_KEY],
      )
    }
  })

  it('finds keys that the place behind cannot hold', async () => {
    await expectBroken(
      (sound) => ({
        async consume(key, rule, now) {
          if (key.includes('\0')) throw new Error('invalid byte sequence for encoding "UTF8": 0x00')
          return sound.consume(key, rule, now)
        },
      }),
      [ANY_KEY],
    )
  })

  it('finds a window that a clock behind opens anew', async () => {
    await expectBroken(
      (sound) => ({
        async consume(key, rule, now) {
          const opened = (sound.windows.get(key)?.endsAt ?? now) - rule.windowMs
          if (now < opened) await sound.reset(key)
          return sound.consume(key, rule, now)
        },
      }),
      ['a machine whose clock is behind gets no tries of its own'],
    )
  })

  it('finds a reset that forgets everybody', async () => {
    await expectBroken(
      (sound) => ({
        async reset() {
          for (const key of sound.windows.keys()) await sound.reset(key)
        },
      }),
      ['reset forgets the tries of one key, and is harmless twice'],
    )
  })
})

async function expectBroken(
  breakIt: (sound: MemoryThrottle) => Partial<Throttle>,
  failures: readonly string[],
): Promise<void> {
  const suite = throttleSuite({
    name: 'broken',
    async open() {
      const { throttle, sound } = brokenThrottle(breakIt)
      return { throttle, rawCount: async () => sound.windows.size }
    },
  })
  await expectFailures(suite, { exactly: failures })
}
