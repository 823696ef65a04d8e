import assert from 'node:assert/strict'
import type { AuditEntry } from '../../../auth/audit/audit-store.ts'
import { MALFORMED, NAMESAKES, NOW, OWNER } from '../samples.ts'
import type { Check } from '../suite.ts'
import type { AuditStoreSubject } from './audit-store-subject.ts'
import { entry, listIds } from './entries.ts'

/** How entries are found. */
export const listChecks: Readonly<Record<string, Check<AuditStoreSubject>>> = {
  'lists the newest first, page by page, and each entry once': async ({ store }) => {
    // Three of each millisecond: a page may end between two of them.
    const entries = numbered(25, (index) => NOW + Math.floor(index / 3))
    await store.append(entries)
    for (const limit of [1, 4, 25, 26]) {
      const ids = await listIds(store, {}, limit)
      assert.equal(new Set(ids).size, 25, `pages of ${limit}`)
      const times = ids.map((id) => entries.find((one) => one.id === id)?.at ?? 0)
      assert.deepEqual(times, [...times].sort().reverse(), `pages of ${limit}`)
    }
  },

  'a page has as many entries as were asked for, and only the last has no next': async ({
    store,
  }) => {
    await store.append(numbered(6, (index) => NOW + index))
    const first = await store.list({}, null, 3)
    assert.equal(first.entries.length, 3)
    const second = await store.list({}, first.next, 3)
    assert.equal(second.entries.length, 3)
    assert.equal(second.next, null)
  },

  'what is appended meanwhile moves no page': async ({ store }) => {
    await store.append(numbered(6, (index) => NOW + index))
    const { next } = await store.list({}, null, 3)
    await store.append([entry({ id: 'new', at: NOW + 99 })])
    const { entries } = await store.list({}, next, 3)
    assert.deepEqual(
      entries.map(({ id }) => id),
      ['entry 02', 'entry 01', 'entry 00'],
    )
  },

  'finds entries by name, exactly': async ({ store }) => {
    const names = ['login.failed', 'Login.Failed', 'login.failed ', 'login.succeeded', 'login']
    await store.append(names.map((name, index) => entry({ id: String(index), name })))
    assert.deepEqual(await listIds(store, { name: 'login.failed' }), ['0'])
  },

  'finds entries by whom they are about, and by who did it': async ({ store }) => {
    await store.append([
      entry({ id: 'self', actor: OWNER, subject: OWNER, at: NOW + 2 }),
      entry({ id: 'by', actor: OWNER, subject: null, at: NOW + 1 }),
      entry({ id: 'about', actor: null, subject: OWNER }),
      ...NAMESAKES.map((other, index) =>
        entry({ id: `other ${index}`, actor: other, subject: other }),
      ),
    ])
    assert.deepEqual(await listIds(store, { subject: OWNER }), ['self', 'about'])
    assert.deepEqual(await listIds(store, { actor: OWNER }), ['self', 'by'])
    assert.deepEqual(await listIds(store, { actor: OWNER, subject: OWNER }), ['self'])
  },

  'finds entries from a time on, and before a time, to the millisecond': async ({ store }) => {
    await store.append(numbered(5, (index) => NOW + index))
    const ids = await listIds(store, { from: NOW + 1, to: NOW + 3 }, 1)
    assert.deepEqual(ids, ['entry 02', 'entry 01'])
    assert.deepEqual(await listIds(store, { from: NOW + 4 }), ['entry 04'])
    assert.deepEqual(await listIds(store, { to: NOW + 1 }), ['entry 00'])
  },

  'finds what fits everything that is asked for, page by page': async ({ store }) => {
    const wanted = numbered(4, (index) => NOW + index, { name: 'wanted' })
    const others = numbered(4, (index) => NOW + index, { name: 'other' })
    await store.append([...wanted, ...others.map((one) => ({ ...one, id: `other ${one.id}` }))])
    const filter = { name: 'wanted', subject: OWNER, from: NOW + 1 }
    assert.deepEqual(await listIds(store, filter, 2), ['entry 03', 'entry 02', 'entry 01'])
  },

  'takes any text for a name, a person and a cursor, and never throws': async ({ store }) => {
    await store.append([entry()])
    for (const text of MALFORMED) {
      const shown = text.slice(0, 60)
      const somebody = { ...OWNER, userId: text }
      assert.deepEqual(await listIds(store, { name: text }), [], shown)
      assert.deepEqual(await listIds(store, { subject: somebody }), [], shown)
      assert.deepEqual(await listIds(store, { actor: somebody }), [], shown)
      const { entries } = await store.list({}, text, 1)
      assert.deepEqual(
        entries.map(({ id }) => id),
        ['entry-1'],
        `cursor ${shown}`,
      )
    }
  },
}

function numbered(
  count: number,
  at: (index: number) => number,
  changes: Partial<AuditEntry> = {},
): AuditEntry[] {
  return Array.from({ length: count }, (_, index) =>
    entry({ ...changes, id: `entry ${String(index).padStart(2, '0')}`, at: at(index) }),
  )
}
