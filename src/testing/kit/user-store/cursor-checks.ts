import assert from 'node:assert/strict'
import type { Check } from '../suite.ts'
import { addAll } from './user-samples.ts'
import type { UserStoreSubject } from './user-store-subject.ts'

const INVALID = { code: 'CURSOR_INVALID' }

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** What nobody has ever been given. */
const FORGED = [
  ...['', ' ', '0', 'null', '../x', "' OR '1'='1", '\0', 'ä', '%', 'W10', 'W10=', 'e30'],
  ...['x'.repeat(100_000), encode('text'), encode([]), encode({}), encode(null), encode([[]])],
]

/** What looks like a cursor of some store: a page or a refusal, but no other error. */
const ODD = [
  ...[
    ['username', 'x', "1' OR '1'='1"],
    ['username', "' OR '1'='1", '1'],
    ['username', 'x', ''],
  ],
  ...[
    ['username', null, '1'],
    ['username', 'x', 1],
    ['username', 1, '1'],
    ['username', 'x'],
  ],
  ...[
    ['username', 'x\0', '1'],
    ['username', 'x', '9'.repeat(40)],
    ['username', '\ud800', '1'],
  ],
  ...[
    ['username', { $gt: '' }, '1'],
    ['username', ['x'], '1'],
    ['username', 'x', '1', '2'],
  ],
].map(encode)

const ODD_TIMES = [
  'no time',
  '2026-13-01 00:00:00',
  '2026-02-31 00:00:00',
  '1',
  '',
  '99999',
  '-',
].map((time) => encode(['dateJoined', time, '1']))

export const cursorChecks: Readonly<Record<string, Check<UserStoreSubject>>> = {
  'a cursor that nobody was given is refused': async (subject) => {
    await addAll(subject, ['a', 'b', 'c'])
    for (const cursor of FORGED) {
      for (const at of [{ after: cursor }, { before: cursor }]) {
        const name = cursor.slice(0, 60)
        await assert.rejects(async () => subject.store.search(at), INVALID, name)
      }
    }
    const { next } = await subject.store.search({ limit: 1 })
    for (const cut of [next?.slice(0, -4), `${next}AAAA`, next?.slice(4)]) {
      await assert.rejects(async () => subject.store.search({ after: cut ?? '' }), INVALID)
    }
  },

  'a cursor that was changed is refused, or is a place in the list': async (subject) => {
    await addAll(subject, ['a', 'b', 'c'])
    for (const cursor of ODD) await isPageOrRefused(subject, { after: cursor })
    for (const cursor of ODD_TIMES) {
      await isPageOrRefused(subject, { after: cursor, sort: 'dateJoined' })
      await isPageOrRefused(subject, { before: cursor, sort: 'dateJoined' })
    }
  },

  'a cursor of a list in another order is refused': async (subject) => {
    const { store } = subject
    await addAll(subject, ['a', 'b', 'c'])
    const byName = (await store.search({ limit: 1 })).next ?? ''
    const byDate = (await store.search({ limit: 1, sort: 'dateJoined' })).next ?? ''
    await assert.rejects(async () => store.search({ after: byDate }), INVALID)
    const query = { sort: 'dateJoined', after: byName } as const
    await assert.rejects(async () => store.search(query), INVALID)
  },

  'a page is after a cursor or before one, not both': async (subject) => {
    await addAll(subject, ['a', 'b'])
    const { next } = await subject.store.search({ limit: 1 })
    const both = { after: next ?? '', before: next ?? '' }
    await assert.rejects(async () => subject.store.search(both), TypeError)
  },
}

async function isPageOrRefused({ store }: UserStoreSubject, query: object): Promise<void> {
  try {
    assert.ok((await store.search(query)).users.length <= 3)
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'CURSOR_INVALID', String(error))
  }
}
