import assert from 'node:assert/strict'
import type { UserQuery, UserSort } from '../../../auth/accounts/user-store.ts'
import { NOW } from '../samples.ts'
import { type Check, needs } from '../suite.ts'
import { add, addAll, namesOf } from './user-samples.ts'
import type { UserStoreSubject } from './user-store-subject.ts'

const LIMIT = 3
const MOST_PAGES = 100

type Between = (page: number) => Promise<void>

/** The names of each page, one after the other in one direction. */
async function walk(
  { store }: UserStoreSubject,
  query: UserQuery,
  way: 'next' | 'previous',
  between: Between = async () => {},
): Promise<string[][]> {
  const pages: string[][] = []
  let cursor: string | null = null
  do {
    const at = cursor === null ? {} : { [way === 'next' ? 'after' : 'before']: cursor }
    const page = await store.search({ limit: LIMIT, ...query, ...at })
    pages.push(namesOf(page.users))
    cursor = page[way]
    await between(pages.length)
  } while (cursor !== null && pages.length < MOST_PAGES)
  return pages
}

/** Walks to the last page, and from there back: `before` its cursor comes what came before it. */
async function walkBack(subject: UserStoreSubject, query: UserQuery): Promise<string[][]> {
  const { store } = subject
  let page = await store.search({ limit: LIMIT, ...query })
  while (page.next !== null) page = await store.search({ limit: LIMIT, ...query, after: page.next })
  const pages = [namesOf(page.users)]
  while (page.previous !== null && pages.length < MOST_PAGES) {
    page = await store.search({ limit: LIMIT, ...query, before: page.previous })
    pages.unshift(namesOf(page.users))
  }
  return pages
}

/** People of whom many joined and logged in at the same moment, and some never. */
async function addCrowd(subject: UserStoreSubject): Promise<void> {
  const { recordLogin } = subject
  for (let index = 0; index < 13; index++) {
    const dateJoined = new Date(NOW + Math.floor(index / 4) * 1000)
    const id = await add(subject, `user${(index * 5) % 13}`, { dateJoined })
    if (index % 3 === 0) await recordLogin?.(id, new Date(NOW - Math.floor(index / 6) * 1000))
  }
}

async function pagesMeet(subject: UserStoreSubject, sort: UserSort): Promise<void> {
  await addCrowd(subject)
  for (const direction of ['asc', 'desc'] as const) {
    const query = { sort, direction }
    const whole = namesOf((await subject.store.search({ ...query, limit: 500 })).users)
    assert.equal(new Set(whole).size, 13)
    const forwards = await walk(subject, query, 'next')
    assert.deepEqual(forwards.flat(), whole, `${sort} ${direction}, forwards`)
    assert.ok(forwards.every((page) => page.length <= LIMIT && page.length > 0))
    assert.deepEqual((await walkBack(subject, query)).flat(), whole, `${direction}, backwards`)
    const reverse = { sort, direction: direction === 'asc' ? 'desc' : 'asc' } as const
    const reversed = namesOf((await subject.store.search({ ...reverse, limit: 500 })).users)
    assert.deepEqual(reversed.reverse(), whole, 'the other direction')
  }
}

export const pageChecks: Readonly<Record<string, Check<UserStoreSubject>>> = {
  'pages by username meet, forwards and backwards': (subject) => pagesMeet(subject, 'username'),

  'pages by the date of joining meet, though many joined at once': (subject) =>
    pagesMeet(subject, 'dateJoined'),

  'pages by the last login meet, though many never logged in': async (subject) => {
    needs(subject.recordLogin, 'recordLogin() of the subject')
    await pagesMeet(subject, 'lastLogin')
  },

  'who never logged in comes before all who did, and last in the other direction': async (
    subject,
  ) => {
    const { store, recordLogin } = subject
    needs(recordLogin, 'recordLogin() of the subject')
    await add(subject, 'never')
    await recordLogin(await add(subject, 'late'), new Date(NOW))
    await recordLogin(await add(subject, 'early'), new Date(NOW - 60_000))
    const sorted = async (direction: 'asc' | 'desc') =>
      namesOf((await store.search({ sort: 'lastLogin', direction })).users)
    assert.deepEqual(await sorted('asc'), ['never', 'early', 'late'])
    assert.deepEqual(await sorted('desc'), ['late', 'early', 'never'])
  },

  'pages with filters meet, too': async (subject) => {
    await addAll(subject, ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7'], { isStaff: true })
    await addAll(subject, ['a0', 'a21', 'b1', 'a9'])
    const query = { isStaff: true, prefix: 'A' }
    const whole = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7']
    assert.deepEqual((await walk(subject, query, 'next')).flat(), whole)
    assert.deepEqual((await walkBack(subject, query)).flat(), whole)
  },

  'a page holds 50 users unless told otherwise': async (subject) => {
    await addAll(
      subject,
      Array.from({ length: 51 }, (_, index) => `user${100 + index}`),
    )
    const first = await subject.store.search()
    assert.equal(first.users.length, 50)
    const rest = await subject.store.search({ after: first.next ?? '' })
    assert.deepEqual([namesOf(rest.users), rest.next], [['user150'], null])
  },

  'the last page is as full as any other, and leads back to the first': async (subject) => {
    const { store } = subject
    await addAll(subject, ['a', 'b', 'c', 'd', 'e'])
    const last = await store.search({ limit: 2, isLast: true })
    assert.deepEqual([namesOf(last.users), last.next], [['d', 'e'], null])
    const before = await store.search({ limit: 2, before: last.previous ?? '' })
    assert.deepEqual(namesOf(before.users), ['b', 'c'])
    const reverse = await store.search({ limit: 3, direction: 'desc', isLast: true })
    assert.deepEqual(namesOf(reverse.users), ['c', 'b', 'a'])
    const all = await store.search({ isLast: true })
    assert.deepEqual([namesOf(all.users).length, all.previous, all.next], [5, null, null])
  },

  'nobody is left out or there twice while others come and go': async (subject) => {
    const staying = Array.from({ length: 12 }, (_, index) => `stay${100 + index * 10}`)
    await addAll(subject, staying)
    const leaving = new Map<string, string>()
    for (const name of ['stay104', 'stay134', 'stay174'])
      leaving.set(name, await add(subject, name))
    const comeAndGo: Between = async (page) => {
      if (page >= 5) return
      await add(subject, `stay${100 + page * 10 + 7}`)
      await add(subject, `a${page}`)
      await add(subject, `z${page}`)
      const [name = '', id = ''] = [...leaving][0] ?? []
      leaving.delete(name)
      await subject.store.delete(id)
    }
    const seen = (await walk(subject, {}, 'next', comeAndGo)).flat()
    assert.equal(new Set(seen).size, seen.length, `somebody is there twice: ${seen.join()}`)
    assert.deepEqual(
      staying.filter((name) => !seen.includes(name)),
      [],
      'somebody is left out',
    )
    const back = (await walkBack(subject, {})).flat()
    const whole = namesOf((await subject.store.search({ limit: 500 })).users)
    assert.deepEqual(back, whole)
  },

  'a page after somebody who is gone begins where they were': async (subject) => {
    const { store } = subject
    await addAll(subject, ['a', 'b', 'c', 'd', 'e'])
    const { next } = await store.search({ limit: 2 })
    await store.delete(String((await store.findByUsername('b'))?.id))
    const page = await store.search({ limit: 2, after: next ?? '' })
    assert.deepEqual(namesOf(page.users), ['c', 'd'])
    const before = await store.search({ limit: 2, before: page.previous ?? '' })
    assert.deepEqual([namesOf(before.users), before.previous], [['a'], null])
  },
}
