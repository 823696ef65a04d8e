import { expect } from 'chai'
import type { DataOwner, DataRow } from '../../src/auth/own-data/tells-of-person.ts'
import {
  checkSuite,
  MemoryOutboxStore,
  MemorySessionStore,
  MemoryTokenStore,
  ownDataSuite,
} from '../../src/testing.ts'
import { expectFailures } from './expect-failures.ts'

const OF_SESSIONS =
  "sessions: tells a person of all their rows, and of nobody else's; no secret is in them"
const OF_TOKENS =
  "tokens: tells a person of all their rows, and of nobody else's; no secret is in them"
const UNCONFIRMED = 'tokens: tells nobody of an address that they have not confirmed'

/** A suite over sessions, tokens and mails in memory, of which one tells what it should not. */
function suiteOf(breakIt: Broken) {
  return ownDataSuite({
    name: 'broken',
    async open() {
      const sessions = new MemorySessionStore()
      const tokens = new MemoryTokenStore()
      const outbox = new MemoryOutboxStore()
      const faults = breakIt({ sessions, tokens })
      if (faults.sessions) Object.assign(sessions, { dataOf: inOnePart(faults.sessions) })
      if (faults.tokens) Object.assign(tokens, { dataOf: inOnePart(faults.tokens) })
      return { stores: { sessions, tokens, outbox } }
    },
  })
}

type Tell = (person: DataOwner) => readonly DataRow[]
type Broken = (sound: {
  readonly sessions: MemorySessionStore
  readonly tokens: MemoryTokenStore
}) => { readonly sessions?: Tell; readonly tokens?: Tell }

function inOnePart(tell: Tell) {
  return async function* dataOf(person: DataOwner) {
    yield tell(person)
  }
}

const shown = (at: number) => ({ createdAt: new Date(at).toISOString() })

describe('ownDataSuite() on stores that are broken', () => {
  it('finds nothing wrong with those that are not', async () => {
    await expectFailures(
      suiteOf(() => ({})),
      { exactly: [] },
    )
  })

  it('skips a store that does not tell, and says so, in place of passing it', async () => {
    const suite = ownDataSuite({
      name: 'silent',
      async open() {
        const sessions = Object.assign(new MemorySessionStore(), { dataOf: undefined })
        return { stores: { sessions } as never }
      },
    })
    const results = await checkSuite(suite)
    expect(results.map(({ outcome }) => outcome)).to.deep.equal(suite.cases.map(() => 'skipped'))
    const reasons = results.flatMap((one) => (one.outcome === 'skipped' ? [one.reason] : []))
    expect(reasons).to.include('not offered: dataOf() of sessions')
    expect(reasons).to.include('not offered: tokens of the subject')
  })

  it('finds rows of somebody who has the same id elsewhere', async () => {
    await expectNoticed(
      ({ sessions }) => ({
        sessions: ({ userId }) =>
          sessions.records
            .filter((one) => one.userId === userId)
            .map(({ createdAt }) => shown(createdAt)),
      }),
      OF_SESSIONS,
    )
  })

  it('finds a digest and a secret', async () => {
    await expectNoticed(
      ({ sessions }) => ({
        sessions: (person) =>
          sessions.records
            .filter((one) => one.userId === person.userId && one.backend === person.backend)
            .map(({ createdAt, idHash }) => ({ ...shown(createdAt), idHash })),
      }),
      OF_SESSIONS,
    )
    await expectNoticed(
      ({ tokens }) => ({
        tokens: (person) =>
          tokens.tokens
            .filter(({ owner }) => owner?.userId === person.userId)
            .map(({ createdAt, state }) => ({ ...shown(createdAt), state })),
      }),
      OF_TOKENS,
    )
  })

  it('finds rows of an address that somebody has not confirmed, or that only begins alike', async () => {
    for (const isTold of [
      (sentTo: string, email: string | null) => email === null || sentTo === email,
      (sentTo: string, email: string | null) => email !== null && sentTo.includes(email),
      (sentTo: string, email: string | null) => sentTo.startsWith(email?.split('\0')[0] ?? '?'),
    ]) {
      await expectNoticed(
        ({ tokens }) => ({
          tokens: ({ email }) =>
            tokens.tokens
              .filter(({ sentTo }) => isTold(sentTo ?? '', email))
              .map(({ createdAt }) => shown(createdAt)),
        }),
        UNCONFIRMED,
      )
    }
  })

  it('finds a list that is cut off', async () => {
    await expectNoticed(
      ({ sessions }) => ({
        sessions: (person) =>
          sessions.records
            .filter((one) => one.userId === person.userId && one.backend === person.backend)
            .slice(0, 500)
            .map(({ createdAt }) => shown(createdAt)),
      }),
      'sessions: tells of 700 rows, each once',
    )
  })
})

async function expectNoticed(breakIt: Broken, ...failures: readonly string[]): Promise<void> {
  await expectFailures(suiteOf(breakIt), { among: failures })
}
