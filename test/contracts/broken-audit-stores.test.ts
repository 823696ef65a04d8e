import type { AuditStore } from '../../src/auth/audit/audit-store.ts'
import { auditStoreSuite, MemoryAuditStore } from '../../src/testing.ts'
import { broken } from './broken-stores.ts'
import { expectFailures } from './expect-failures.ts'

const PAGES = 'lists the newest first, page by page, and each entry once'
const PEOPLE = 'finds entries by whom they are about, and by who did it'
const TIMES = 'finds entries from a time on, and before a time, to the millisecond'
const FORGET =
  'forget empties address and agent of exactly the entries from before, and counts them'
const MOVES = 'what is appended meanwhile moves no page'

describe('auditStoreSuite() on a store that is broken', () => {
  it('finds nothing wrong with one that is not', async () => {
    await expectFailures(
      suiteOf(() => ({})),
      { exactly: [] },
    )
  })

  it('finds pages that are counted off: what is new moves them', async () => {
    await expectNoticed(
      (sound) => ({
        async list(filter, cursor, limit) {
          const from = Number(cursor ?? 0) || 0
          const { entries } = await sound.list(filter, null, 1000)
          const isMore = entries.length > from + limit
          return {
            entries: entries.slice(from, from + limit),
            next: isMore ? String(from + limit) : null,
          }
        },
      }),
      MOVES,
    )
  })

  it('finds pages that go on by the time alone', async () => {
    await expectNoticed(
      (sound) => ({
        async list(filter, cursor, limit) {
          const to = cursor && Number.isInteger(Number(cursor)) ? Number(cursor) : filter.to
          const page = await sound.list({ ...filter, ...(to ? { to } : {}) }, null, limit)
          return { ...page, next: page.next && String(page.entries.at(-1)?.at) }
        },
      }),
      PAGES,
    )
  })

  it('finds a last page that promises another', async () => {
    await expectNoticed(
      (sound) => ({
        async list(filter, cursor, limit) {
          const page = await sound.list(filter, cursor, limit)
          return page.entries.length < limit ? page : { ...page, next: page.next ?? 'more' }
        },
      }),
      'a page has as many entries as were asked for, and only the last has no next',
    )
  })

  it('finds a filter that does not look at names, or at the backend of a person', async () => {
    await expectNoticed(
      (sound) => ({ list: ({ name, ...filter }, ...given) => sound.list(filter, ...given) }),
      'finds entries by name, exactly',
      'finds what fits everything that is asked for, page by page',
    )
    await expectNoticed(
      (sound) => ({
        async list({ subject, ...filter }, cursor, limit) {
          const { entries } = await sound.list(filter, cursor, 1000)
          const fits = entries.filter((one) => !subject || one.subject?.userId === subject.userId)
          return { entries: fits.slice(0, limit), next: null }
        },
      }),
      PEOPLE,
    )
  })

  it('finds an actor that is taken for the subject', async () => {
    await expectNoticed(
      (sound) => ({
        list: ({ actor, ...filter }, ...given) =>
          sound.list({ ...filter, ...(actor ? { subject: actor } : {}) }, ...given),
      }),
      PEOPLE,
    )
  })

  it('finds times that are a millisecond off', async () => {
    await expectNoticed(
      (sound) => ({
        list: (filter, ...given) =>
          sound.list({ ...filter, ...(filter.to ? { to: filter.to + 1 } : {}) }, ...given),
      }),
      TIMES,
    )
    await expectNoticed(
      (sound) => ({
        list: (filter, ...given) =>
          sound.list({ ...filter, ...(filter.from ? { from: filter.from + 1 } : {}) }, ...given),
      }),
      TIMES,
    )
  })

  it('finds a cursor that somebody has made up, and that throws', async () => {
    await expectNoticed(
      (sound) => ({
        async list(filter, cursor, limit) {
          if (cursor !== null) JSON.parse(Buffer.from(cursor, 'base64url').toString())
          return sound.list(filter, cursor, limit)
        },
      }),
      'takes any text for a name, a person and a cursor, and never throws',
    )
  })

  it('finds entries that are read, and written back with one more', async () => {
    let entries: Parameters<AuditStore['append']>[0] = []
    await expectNoticed(
      (sound) => ({
        async append(added) {
          const before = entries
          await new Promise(setImmediate)
          if (entries === before) await sound.append(added)
          entries = [...before, ...added]
        },
      }),
      'loses nothing of what 50 processes append at the same time',
    )
  })

  it('finds entries that are handed out as they are kept', async () => {
    await expectNoticed((sound) => {
      let kept: Parameters<AuditStore['append']>[0] = []
      return {
        async append(added) {
          kept = added
          await sound.append(added)
        },
        async list(...given) {
          const page = await sound.list(...given)
          return { ...page, entries: page.entries.map((one) => kept[0] ?? one) }
        },
      }
    }, 'gives out copies: what is done to them, or to what was appended, is not at rest')
  })

  it('finds a forgetting that takes too much, too little, or counts wrong', async () => {
    await expectNoticed((sound) => ({ forget: (before) => sound.forget(before + 1) }), FORGET)
    await expectNoticed((sound) => ({ forget: (before) => sound.forget(before - 1) }), FORGET)
    await expectNoticed(
      (sound) => ({
        async forget(before) {
          await sound.forget(before)
          return sound.entries.filter(({ at }) => at < before).length
        },
      }),
      FORGET,
    )
  })

  it('finds counts of a stretch too late, of every name, and of addresses at any time', async () => {
    await expectNoticed(
      (sound) => ({
        countByTime: ({ from, ...query }) => sound.countByTime({ ...query, from: from + 1 }),
      }),
      'counts by name and stretch of time, to the millisecond',
    )
    await expectNoticed(
      (sound) => ({
        countByTime: (query) => sound.countByTime({ ...query, names: ['login.succeeded'] }),
      }),
      'counts by name and stretch of time, to the millisecond',
      'counts nothing for names that are no names',
    )
    await expectNoticed(
      (sound) => ({ countByAddress: (name, _from, limit) => sound.countByAddress(name, 0, limit) }),
      'counts by address, the most first, from a time on',
    )
  })

  it('finds an address that stays at rest', async () => {
    const suite = suiteOf(
      () => ({}),
      () => '2001:db8::7',
    )
    await expectFailures(suite, { exactly: ['what is forgotten is nowhere at rest'] })
  })
})

function suiteOf(
  breakIt: (sound: MemoryAuditStore) => Partial<AuditStore>,
  leaks: () => string = () => '',
) {
  return auditStoreSuite({
    name: 'broken',
    async open() {
      const sound = new MemoryAuditStore()
      return {
        store: broken<AuditStore, MemoryAuditStore>(sound, breakIt(sound)),
        rawRows: async () => JSON.stringify(sound.entries) + leaks(),
      }
    },
  })
}

async function expectNoticed(
  breakIt: (sound: MemoryAuditStore) => Partial<AuditStore>,
  ...failures: readonly string[]
): Promise<void> {
  await expectFailures(suiteOf(breakIt), { among: failures })
}
