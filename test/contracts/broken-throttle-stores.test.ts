import type { ThrottleKey, ThrottleStore } from '../../src/auth/throttling/throttle-store.ts'
import { MemoryThrottleStore, throttleStoreSuite } from '../../src/testing.ts'
import { broken, lookThenCount, withMostTries } from './broken-stores.ts'
import { expectFailures } from './expect-failures.ts'

const ANY_KEY = 'takes any text for a key, and counts each apart'
const STOP = 'stops after a number of tries, until a reset, however long it takes'
const MANY_KEYS = 'a try counts for every key, and is refused when one of them refuses it'

type Change = (one: ThrottleKey) => ThrottleKey

/** Counts tries with other keys, or by other rules. */
const counting = (change: Change) => (sound: MemoryThrottleStore) => ({
  reserve: (keys: readonly ThrottleKey[], now: number) => sound.reserve(keys.map(change), now),
})

describe('throttleStoreSuite() on a store that is broken', () => {
  it('finds nothing wrong with one that is not', async () => {
    await expectFailures(
      suiteOf(() => ({})),
      { exactly: [] },
    )
  })

  it('finds a look that is followed by a count', async () => {
    await expectNoticed(
      (sound) => ({ reserve: (keys, now) => lookThenCount(sound, keys, now) }),
      'adds up under 50 parallel tries, and the limit of a window is exact',
      'opens one new window for 50 parallel tries when the old one is over',
      'of 50 parallel tries of a backoff exactly the free ones go through',
      'of 50 parallel tries no more go through than those before the stop',
      'of 50 parallel tries over the same keys, in whatever order, the limits are exact',
    )
  })

  it('finds a limit that lets one more through', async () => {
    await expectNoticed(
      counting(({ key, rule }) => ({
        key,
        rule: rule.kind === 'window' ? withMostTries(rule, rule.limit + 1) : rule,
      })),
      'lets exactly as many tries through as a window has',
    )
  })

  it('finds a window that is a millisecond too short or too long', async () => {
    for (const ms of [-1, 1]) {
      await expectNoticed(
        counting(({ key, rule }) => ({
          key,
          rule: rule.kind === 'window' ? { ...rule, windowMs: rule.windowMs + ms } : rule,
        })),
        'says to the millisecond when a window lets a try through again',
      )
    }
  })

  it('finds a store that does not say how many tries there were in a row', async () => {
    await expectNoticed(
      (sound) => ({
        async reserve(keys, now) {
          const { inARow: _, ...verdict } = await sound.reserve(keys, now)
          return verdict
        },
      }),
      'says how many tries in a row it has let through, until one is given back',
    )
  })

  it('finds refused tries that make the window longer', async () => {
    await expectNoticed(
      (sound) => ({
        async reserve(keys, now) {
          const verdict = await sound.reserve(keys, now)
          const windows = keys.filter(({ rule }) => rule.kind === 'window')
          if (verdict.isAllowed) return verdict
          for (const one of windows) {
            await sound.reset(one.key)
            while ((await sound.reserve([one], now)).isAllowed);
          }
          return verdict
        },
      }),
      'tries that are refused make no window longer',
    )
  })

  it('finds refused tries that make the wait longer', async () => {
    await expectNoticed((sound) => {
      const refused = new Map<string, number>()
      return {
        async reserve(keys, now) {
          const later = keys.some(({ key }) => (refused.get(key) ?? 0) > now - 1000)
          const verdict = await sound.reserve(keys, later ? now - 1000 : now)
          if (!verdict.isAllowed) for (const { key } of keys) refused.set(key, now)
          return verdict
        },
      }
    }, 'tries that are refused make no wait longer')
  })

  it('finds keys that are cut off, or told apart without regard to case', async () => {
    const short: Change = ({ key, rule }) => ({ key: key.slice(0, 255), rule })
    const lower: Change = ({ key, rule }) => ({ key: key.toLowerCase(), rule })
    for (const fold of [short, lower]) await expectNoticed(counting(fold), ANY_KEY)
  })

  it('finds keys that the place behind cannot hold', async () => {
    const refuse: Change = (one) => {
      if (one.key.includes('\0')) throw new Error('invalid byte sequence for encoding "UTF8": 0x00')
      return one
    }
    await expectNoticed(counting(refuse), ANY_KEY)
  })

  it('finds keys that are kept in clear', async () => {
    const seen: string[] = []
    const note: Change = (one) => {
      seen.push(one.key)
      return one
    }
    const suite = suiteOf(counting(note), () => seen.join())
    await expectFailures(suite, { exactly: ['keeps no key in clear'] })
  })

  it('finds a window that a clock behind opens anew', async () => {
    await expectNoticed((sound) => {
      let latest = 0
      return {
        async reserve(keys, now) {
          if (now < latest) for (const { key } of keys) await sound.reset(key)
          latest = now
          return sound.reserve(keys, now)
        },
      }
    }, 'a machine whose clock is behind gets no tries of its own')
  })

  it('finds waits that do not become longer, or longer than the longest', async () => {
    const waits = 'each wait is twice the one before, to the millisecond, up to the longest'
    const flat: Change = ({ key, rule }) => ({
      key,
      rule: rule.kind === 'backoff' ? { ...rule, longestMs: rule.firstMs } : rule,
    })
    const endless: Change = ({ key, rule }) => ({
      key,
      rule: rule.kind === 'backoff' ? { ...rule, longestMs: 1e9 } : rule,
    })
    for (const change of [flat, endless]) await expectNoticed(counting(change), waits)
  })

  it('finds a free try too many', async () => {
    await expectNoticed(
      counting(({ key, rule }) => ({
        key,
        rule: rule.kind === 'backoff' ? { ...rule, free: rule.free + 1 } : rule,
      })),
      'lets the free tries of a backoff through, and then makes a try wait',
    )
  })

  it('finds a count that is forgotten a millisecond too early or too late', async () => {
    for (const ms of [-1, 1]) {
      await expectNoticed(
        counting(({ key, rule }) => ({
          key,
          rule: rule.kind === 'backoff' ? { ...rule, forgetMs: rule.forgetMs + ms } : rule,
        })),
        'forgets a count after exactly the quiet time',
      )
    }
  })

  it('finds a stop that never comes, and one that does not name its key', async () => {
    await expectNoticed(
      counting(({ key, rule }) => ({
        key,
        rule: rule.kind === 'backoff' ? withMostTries(rule, 1e9) : rule,
      })),
      STOP,
    )
    await expectNoticed(
      (sound) => ({
        reserve: async (...given) => ({ ...(await sound.reserve(...given)), stopped: [] }),
      }),
      STOP,
      'says when the last of the keys lets a try through, and which are stopped',
    )
  })

  it('finds a try that counts for the first key only, or until one refuses', async () => {
    await expectNoticed(
      (sound) => ({ reserve: (keys, now) => sound.reserve(keys.slice(0, 1), now) }),
      MANY_KEYS,
    )
    await expectNoticed(
      (sound) => ({
        async reserve(keys, now) {
          for (const key of [...keys].reverse()) {
            const verdict = await sound.reserve([key], now)
            if (!verdict.isAllowed) return verdict
          }
          return { isAllowed: true, retryAfterMs: 0, stopped: [] }
        },
      }),
      MANY_KEYS,
    )
  })

  it('finds a key that counts twice when it is named twice', async () => {
    await expectNoticed(
      (sound) => ({
        async reserve(keys, now) {
          const verdicts = await Promise.all(keys.map((key) => sound.reserve([key], now)))
          const isAllowed = verdicts.every((one) => one.isAllowed)
          const retryAfterMs = Math.max(0, ...verdicts.map((one) => one.retryAfterMs))
          return { isAllowed, retryAfterMs, stopped: verdicts.flatMap(({ stopped }) => stopped) }
        },
      }),
      'a key that is named twice counts once',
    )
  })

  it('finds a success that gives back nothing, or everything', async () => {
    await expectNoticed(
      () => ({ settle: async () => {} }),
      'a success gives back one try of a window, and no more',
      'a success ends the count of a backoff, even at its stop',
    )
    await expectNoticed(
      (sound) => ({
        async settle(keys, isSuccess) {
          if (isSuccess) for (const { key } of keys) await sound.reset(key)
        },
      }),
      'a success gives back one try of a window, and no more',
    )
  })

  it('finds a failure that gives something back', async () => {
    await expectNoticed(
      (sound) => ({ settle: (keys) => sound.settle(keys, true) }),
      'a failure gives nothing back',
    )
  })

  it('finds a success that counts below nothing', async () => {
    await expectNoticed((sound) => {
      const given = new Map<string, number>()
      return {
        async settle(keys) {
          for (const { key } of keys) given.set(key, (given.get(key) ?? 0) + 1)
        },
        async reserve(keys, now) {
          const extra = keys.map(({ key, rule }) =>
            rule.kind === 'window'
              ? { key, rule: withMostTries(rule, rule.limit + (given.get(key) ?? 0)) }
              : { key, rule },
          )
          return sound.reserve(extra, now)
        },
      }
    }, 'gives nothing back that was never taken')
  })

  it('finds a look that counts, or that tells something else than a try', async () => {
    const LOOK = 'a look says what the next try would be told, and counts nothing'
    await expectNoticed(
      (sound) => ({
        look: async (key, now) => (await sound.reserve([key], now)).retryAfterMs,
      }),
      LOOK,
    )
    await expectNoticed((sound) => ({ look: (key, now) => sound.look(key, now + 1) }), LOOK)
    await expectNoticed(() => ({ look: async () => 0 }), LOOK)
  })

  it('finds a reset that forgets everybody', async () => {
    await expectNoticed(
      (sound) => ({
        async reset() {
          await sound.purge(Number.MAX_SAFE_INTEGER)
        },
      }),
      'reset forgets the tries of one key, and is harmless twice',
    )
  })

  it('finds a purge that takes what is not over, and what is stopped', async () => {
    await expectNoticed(
      (sound) => ({ purge: (now) => sound.purge(now + 1) }),
      'purge removes exactly the counts that are over, and counts them',
    )
    await expectNoticed(
      (sound) => ({ purge: async () => sound.purge(Number.MAX_SAFE_INTEGER) }),
      'purge takes a backoff after its quiet time, but never one that is stopped',
    )
  })
})

function suiteOf(
  breakIt: (sound: MemoryThrottleStore) => Partial<ThrottleStore>,
  leaks: () => string = () => '',
) {
  return throttleStoreSuite({
    name: 'broken',
    async open() {
      const sound = new MemoryThrottleStore()
      return {
        store: broken<ThrottleStore, MemoryThrottleStore>(sound, breakIt(sound)),
        rawRows: async () => JSON.stringify([...sound.counts]) + leaks(),
        rawCount: async () => sound.counts.size,
      }
    },
  })
}

async function expectNoticed(
  breakIt: (sound: MemoryThrottleStore) => Partial<ThrottleStore>,
  ...failures: readonly string[]
): Promise<void> {
  await expectFailures(suiteOf(breakIt), { among: failures })
}
