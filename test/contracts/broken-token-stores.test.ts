import type { TokenStore } from '../../src/auth/tokens/token-store.ts'
import { TOKEN } from '../../src/testing/kit/samples.ts'
import { type MemoryTokenStore, tokenStoreSuite } from '../../src/testing.ts'
import { brokenTokens, clearTextOf, findThenDelete } from './broken-stores.ts'
import { expectFailures } from './expect-failures.ts'

const ONE_WINNER = 'of 50 parallel uses of one token one gets it'

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
        async consume(purpose, hash, now) {
          const { backend, userId } = sound.tokens.find((one) => one.hash === hash) ?? {}
          const token = sound.consume(purpose, hash, now)
          if (backend && userId) await sound.revoke(backend, userId, purpose)
          return token
        },
      }),
      [
        'hands 50 tokens of one person to 50 parallel users, each once',
        'a wrong token uses nothing up, neither of this person nor of others',
        'a try by a machine whose clock is ahead uses nothing up',
        'revoke for nobody takes nothing',
      ],
    )
  })

  it('finds a wrong purpose that uses the token up', async () => {
    await expectBroken(
      (sound) => ({
        async consume(purpose, hash, now) {
          const real = sound.tokens.find((token) => token.hash === hash)
          const token = await sound.consume(real?.purpose ?? purpose, hash, now)
          return token?.purpose === purpose ? token : null
        },
      }),
      ['a token of another purpose is refused, and not used up'],
    )
  })

  it('finds a purpose that is not looked at', async () => {
    await expectBroken(
      (sound) => ({
        async consume(_purpose, hash, now) {
          const real = sound.tokens.find((token) => token.hash === hash)
          return sound.consume(real?.purpose ?? '', hash, now)
        },
      }),
      ['a token of another purpose is refused, and not used up'],
    )
  })

  it('finds a token that is deleted because one clock is ahead', async () => {
    await expectBroken(
      (sound) => ({
        async consume(purpose, hash, now) {
          await sound.purge(now)
          return sound.consume(purpose, hash, now)
        },
      }),
      ['a try by a machine whose clock is ahead uses nothing up'],
    )
  })

  it('finds a token that works a millisecond longer than it may', async () => {
    await expectBroken(
      (sound) => ({ consume: (purpose, hash, now) => sound.consume(purpose, hash, now - 1) }),
      ['a token is over at exactly its end'],
    )
  })

  it('finds a revoke that knows users by their id alone, without the backend', async () => {
    await expectBroken(
      (sound) => ({
        async revoke(_backend, userId, purpose) {
          const backends = new Set(sound.tokens.map(({ backend }) => backend ?? ''))
          let revoked = 0
          for (const one of backends) revoked += await sound.revoke(one, userId, purpose)
          return revoked
        },
      }),
      [
        'revoke takes back the tokens of one person for one purpose, and counts them',
        'revoke takes back the tokens of one person for every purpose',
      ],
    )
  })

  it('finds tokens that are kept in clear', async () => {
    await expectBroken(
      () => ({}),
      ['keeps no token in clear'],
      (sound) => sound.tokens.map(({ hash }) => clearTextOf(hash, [TOKEN])).join(),
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
  leaks: (sound: MemoryTokenStore) => string = () => '',
): Promise<void> {
  const suite = tokenStoreSuite({
    name: 'broken',
    async open() {
      const { store, sound } = brokenTokens(breakIt)
      return { store, rawRows: async () => JSON.stringify(sound.tokens) + leaks(sound) }
    },
  })
  await expectFailures(suite, { exactly: failures })
}
