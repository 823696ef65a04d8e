import type { Token, TokenStore } from '../../src/auth/tokens/token-store.ts'
import { TOKEN_SECRET } from '../../src/testing/kit/samples.ts'
import { MemoryTokenStore, tokenStoreSuite } from '../../src/testing.ts'
import { broken, clearTextOf, findThenDelete } from './broken-stores.ts'
import { expectFailures } from './expect-failures.ts'

const ONE_WINNER = 'of 50 parallel uses of one token one gets it'
const ANY_TEXT = 'takes any text for an id, a purpose and a digest, and never throws'
const WRONG_PURPOSE = 'a token of another purpose is refused, and not used up'
const WRONG_SECRET = 'a wrong secret uses nothing up, neither of this token nor of others'
const CLOCK_AHEAD = 'a try by a machine whose clock is ahead uses nothing up'
const TRIES = 'tryCode takes one try off, and says how many are left'
const TRIES_RACE =
  'of 50 parallel tries of a code as many go through as are left, and none share one'

describe('tokenStoreSuite() on a store that is broken', () => {
  it('finds nothing wrong with one that is not', async () => {
    await expectBroken(() => ({}), [])
  })

  it('finds a look that is followed by a delete', async () => {
    await expectBroken(
      (sound) => ({ consume: (...given) => findThenDelete(sound, ...given) }),
      [ONE_WINNER, 'a token is either used or taken back, never both'],
    )
  })

  it('finds a delete of all tokens of a person, whatever the token that was tried', async () => {
    await expectBroken(
      (sound) => ({
        async consume(purpose, id, digest, now) {
          const { owner } = sound.tokens.find((one) => one.id === id) ?? {}
          const token = sound.consume(purpose, id, digest, now)
          if (owner) await sound.destroyAllOf(owner, purpose)
          return token
        },
      }),
      ['hands 50 tokens of one person to 50 parallel users, each once', WRONG_SECRET, CLOCK_AHEAD],
      'among',
    )
  })

  it('finds a wrong purpose that uses the token up, or is not looked at', async () => {
    const ofAnyPurpose = (sound: MemoryTokenStore): TokenStore['consume'] => {
      const purposeOf = (id: string) => sound.tokens.find((token) => token.id === id)?.purpose
      return (purpose, id, digest, now) => sound.consume(purposeOf(id) ?? purpose, id, digest, now)
    }
    await expectBroken(
      (sound) => ({
        async consume(purpose, ...given) {
          const token = await ofAnyPurpose(sound)(purpose, ...given)
          return token?.purpose === purpose ? token : null
        },
      }),
      [WRONG_PURPOSE, ANY_TEXT],
    )
    await expectBroken((sound) => ({ consume: ofAnyPurpose(sound) }), [WRONG_PURPOSE, ANY_TEXT])
  })

  it('finds a wrong secret that uses the token up, or is not looked at', async () => {
    const ofAnySecret = (sound: MemoryTokenStore): TokenStore['consume'] => {
      const digestOf = (id: string) => sound.tokens.find((token) => token.id === id)?.digest
      return (purpose, id, digest, now) => sound.consume(purpose, id, digestOf(id) ?? digest, now)
    }
    await expectBroken(
      (sound) => ({
        async consume(purpose, id, digest, now) {
          const token = await ofAnySecret(sound)(purpose, id, digest, now)
          return token?.digest === digest ? token : null
        },
      }),
      [WRONG_SECRET, ANY_TEXT],
    )
    await expectBroken((sound) => ({ consume: ofAnySecret(sound) }), [WRONG_SECRET, ANY_TEXT])
  })

  it('finds a token that is deleted because one clock is ahead', async () => {
    await expectBroken(
      (sound) => ({
        async consume(purpose, id, digest, now) {
          await sound.purge(now)
          return sound.consume(purpose, id, digest, now)
        },
      }),
      [CLOCK_AHEAD],
    )
  })

  it('finds a token that works a millisecond longer than it may', async () => {
    await expectBroken(
      (sound) => ({
        consume: (purpose, id, digest, now) => sound.consume(purpose, id, digest, now - 1),
      }),
      ['a token is over at exactly its end'],
    )
    await expectBroken(
      (sound) => ({ find: (purpose, id, now) => sound.find(purpose, id, now - 1) }),
      ['finds a token to its end, and for its purpose only'],
    )
    await expectBroken(
      (sound) => ({ tryCode: (id, now) => sound.tryCode(id, now - 1) }),
      ['tryCode gives nothing for a token that is over, to the millisecond'],
    )
  })

  it('finds a look that uses the token up, or a try', async () => {
    await expectBroken(
      (sound) => ({
        async find(purpose, id, now) {
          const token = await sound.find(purpose, id, now)
          if (token) await sound.consume(purpose, id, token.digest, now)
          return token
        },
      }),
      ['find uses nothing up, and changes nothing'],
      'among',
    )
    await expectBroken(
      (sound) => ({
        async find(purpose, id, now) {
          await sound.tryCode(id, now)
          return sound.find(purpose, id, now)
        },
      }),
      ['find uses nothing up, and changes nothing'],
      'among',
    )
  })

  it('finds a newest token that is over, or not the newest', async () => {
    const NEWEST = 'newestOf gives the last token of one person for one purpose that is not over'
    await expectBroken(
      (sound) => ({
        newestOf: (owner, purpose) => sound.newestOf(owner, purpose, 0),
      }),
      [NEWEST],
    )
    await expectBroken(
      (sound) => ({
        async newestOf({ userId }, purpose, now) {
          const own = (token: Token) => token.owner?.userId === userId && token.expiresAt > now
          return sound.tokens.find((token) => own(token) && token.purpose === purpose) ?? null
        },
      }),
      [NEWEST],
    )
  })

  it('finds a list with tokens of others, of other purposes, that are over, or too many', async () => {
    const LIST =
      'listOf gives the tokens of one person for one purpose that are not over, the last one first'
    await expectBroken(
      (sound) => ({
        listOf: (owner, purpose, _now, limit) => sound.listOf(owner, purpose, 0, limit),
      }),
      [LIST],
    )
    await expectBroken(
      (sound) => ({ listOf: (owner, purpose, now) => sound.listOf(owner, purpose, now, 99) }),
      [LIST],
    )
    await expectBroken(
      (sound) => ({
        async listOf(owner, purpose, now, limit) {
          return [...(await sound.listOf(owner, purpose, now, 99))].reverse().slice(0, limit)
        },
      }),
      [LIST],
    )
    await expectBroken(
      (sound) => ({
        async listOf({ userId }, purpose, now, limit) {
          const own = (token: Token) => token.owner?.userId === userId && token.expiresAt > now
          const found = sound.tokens.filter((token) => own(token) && token.purpose === purpose)
          return found.sort((one, other) => other.createdAt - one.createdAt).slice(0, limit)
        },
      }),
      [LIST],
    )
  })

  it('finds tries that are counted after the answer', async () => {
    await expectBroken(
      (sound) => ({
        async tryCode(id, now) {
          const left = sound.tokens.find((token) => token.id === id)?.triesLeft
          await new Promise(setImmediate)
          await sound.tryCode(id, now)
          return left ? left - 1 : null
        },
      }),
      [TRIES_RACE],
      'among',
    )
  })

  it('finds a code with one try more than it has', async () => {
    await expectBroken(
      (sound) => ({
        async tryCode(id, now) {
          const left = sound.tokens.find((token) => token.id === id)?.triesLeft
          return (await sound.tryCode(id, now)) ?? (left === 0 ? 0 : null)
        },
      }),
      [TRIES, TRIES_RACE],
    )
  })

  it('finds a last try that deletes the token', async () => {
    await expectBroken(
      (sound) => ({
        async tryCode(id, now) {
          const left = await sound.tryCode(id, now)
          const token = sound.tokens.find((one) => one.id === id)
          if (token && left === 0) await sound.consume(token.purpose, id, token.digest, now)
          return left
        },
      }),
      ['the last try can still succeed'],
    )
  })

  it('finds a destroyAllOf that knows users by their id alone, without the backend', async () => {
    await expectBroken(
      (sound) => ({
        async destroyAllOf({ userId }, purpose) {
          const backends = new Set(sound.tokens.map(({ owner }) => owner?.backend ?? ''))
          let taken = 0
          for (const backend of backends) {
            taken += await sound.destroyAllOf({ backend, userId }, purpose)
          }
          return taken
        },
      }),
      [
        'destroyAllOf takes back the tokens of one person for one purpose, and counts them',
        'destroyAllOf takes back the tokens of one person for every purpose',
      ],
    )
  })

  it('finds tokens that are handed out as they are kept', async () => {
    const kept = new Map<string, Parameters<TokenStore['issue']>[0]>()
    await expectBroken(
      (sound) => ({
        async issue(token) {
          kept.set(token.id, token)
          return sound.issue(token)
        },
        async find(purpose, id, now) {
          return (await sound.find(purpose, id, now)) && (kept.get(id) ?? null)
        },
      }),
      ['gives out copies: what is done to them, or to what was issued, is not at rest'],
      'among',
    )
  })

  it('finds a look for the id that is followed by a write: what is used once is used twice', async () => {
    const known = new Set<string>()
    await expectBroken(
      (sound) => ({
        async issue(token) {
          const isNew = !known.has(token.id)
          await new Promise(setImmediate)
          known.add(token.id)
          await sound.issue(token)
          return isNew
        },
      }),
      ['of 50 who issue a token of the same id at the same time one does'],
      'among',
    )
  })

  it('finds one that writes over a token of the same id', async () => {
    const kept = new Map<string, Parameters<TokenStore['issue']>[0]>()
    await expectBroken(
      (sound) => ({
        async issue(token) {
          kept.set(token.id, token)
          await sound.issue(token)
          return true
        },
      }),
      [
        'of one id there is one token: another is refused, and nothing is written',
        'an id is taken until it is purged, also by a token that is over',
      ],
      'among',
    )
  })

  it('finds secrets that are kept in clear', async () => {
    await expectBroken(
      () => ({}),
      ['keeps no secret in clear'],
      'exactly',
      (sound) => sound.tokens.map(({ digest }) => clearTextOf(digest, [TOKEN_SECRET])).join(),
    )
  })

  it('finds a purge that counts wrong', async () => {
    await expectBroken(
      (sound) => ({
        async purge(now) {
          await sound.purge(now)
          return 0
        },
      }),
      ['purge removes exactly the tokens that are over, and counts them'],
    )
  })
})

async function expectBroken(
  breakIt: (sound: MemoryTokenStore) => Partial<TokenStore>,
  failures: readonly string[],
  match: 'exactly' | 'among' = 'exactly',
  leaks: (sound: MemoryTokenStore) => string = () => '',
): Promise<void> {
  const suite = tokenStoreSuite({
    name: 'broken',
    async open() {
      const sound = new MemoryTokenStore()
      return {
        store: broken<TokenStore, MemoryTokenStore>(sound, breakIt(sound)),
        rawRows: async () => JSON.stringify(sound.tokens) + leaks(sound),
      }
    },
  })
  await expectFailures(suite, match === 'exactly' ? { exactly: failures } : { among: failures })
}
