import type { SessionStore } from '../../src/auth/sessions/session-store.ts'
import { SESSION_ID, sessionRecord } from '../../src/testing/kit/samples.ts'
import { MemorySessionStore, sessionStoreSuite } from '../../src/testing.ts'
import { broken, clearTextOf, recordOf, updateAnyVersion, upsert } from './broken-stores.ts'
import { expectFailures } from './expect-failures.ts'

const ONE_WINNER = 'of 50 parallel updates of one version one wins, and what it wrote stays'
const WRONG_VERSION = 'an update of a version that is past, or not yet there, changes nothing'
const MERGE = 'loses nothing when 20 requests each add something to one session'
const LATE_WRITE = 'a write that comes after destroy brings nothing back'
const DESTROY_RACE = 'a session is gone after destroy, whatever else runs at the same time'
const MANY_TOUCHES = 'touch notes the use of many sessions at once, each with its own times'
const PARALLEL_TOUCHES =
  'of parallel touches of many sessions the latest stays, in whatever order they name them'
const ANY_TOUCH = 'touch takes any text for the hash of an id'
const LIMIT = 'destroyOldest leaves one session, and as many others as it is told'
const LIMIT_OF_LIVE = 'destroyOldest does not count sessions that are over'
const PARALLEL_LIMIT = 'of 20 logins at once that each keep three, no more are left'
const LATE_TOUCH = 'touch after destroy brings nothing back'

describe('sessionStoreSuite() on a store that is broken', () => {
  it('finds nothing wrong with one that is not', async () => {
    await expectBroken(() => ({}), [])
  })

  it('finds an update that ignores the version: the last writer wins', async () => {
    await expectBroken(
      (sound) => ({ update: (idHash, _, changes) => updateAnyVersion(sound, idHash, changes) }),
      [ONE_WINNER, WRONG_VERSION, MERGE],
    )
  })

  it('finds a look at the version that is not part of the write', async () => {
    await expectBroken(
      (sound) => ({
        async update(idHash, version, changes) {
          if (recordOf(sound, idHash)?.version !== version) return false
          await new Promise(setImmediate)
          return updateAnyVersion(sound, idHash, changes)
        },
      }),
      [ONE_WINNER, MERGE],
    )
  })

  it('finds a write that makes a session anew after a logout', async () => {
    await expectBroken(
      (sound) => ({
        update: (idHash, version, changes) =>
          upsert(sound, sessionRecord({ idHash }), version, changes),
      }),
      // What comes from nowhere is refused as an unknown id, too.
      [UNKNOWN_IDS, LATE_WRITE, DESTROY_RACE],
    )
  })

  it('finds a touch that makes a session anew after a logout', async () => {
    await expectBroken(
      (sound) => ({
        async touch(touches) {
          for (const touch of touches) {
            const known = recordOf(sound, touch.idHash)
            if (!known) await sound.insert(sessionRecord({ idHash: touch.idHash }))
          }
          await sound.touch(touches)
        },
      }),
      [LATE_TOUCH, DESTROY_RACE, ANY_TOUCH],
    )
  })

  it('finds a touch that trusts a clock that is behind', async () => {
    await expectBroken(
      (sound) => ({
        async touch(touches) {
          for (const touch of touches) {
            const record = recordOf(sound, touch.idHash)
            if (!record) continue
            await Promise.all([sound.destroy(record.idHash), sound.insert({ ...record, ...touch })])
          }
        },
      }),
      ['touch from a clock that is behind does not shorten a session', PARALLEL_TOUCHES],
    )
  })

  it('finds a touch that takes the first session for all of them', async () => {
    await expectBroken(
      (sound) => ({ touch: (touches) => sound.touch(touches.slice(0, 1)) }),
      [
        MANY_TOUCHES,
        PARALLEL_TOUCHES,
        ANY_TOUCH,
        'touch from a clock that is behind does not shorten a session',
      ],
    )
  })

  it('finds a touch that gives all sessions the same times', async () => {
    await expectBroken(
      (sound) => ({
        touch: (touches) =>
          sound.touch(touches.map((one) => ({ ...touches[0], idHash: one.idHash }) as typeof one)),
      }),
      [MANY_TOUCHES],
      'among',
    )
  })

  it('finds session ids that are kept in clear', async () => {
    const leaks = (store: MemorySessionStore) =>
      store.records.map(({ idHash }) => clearTextOf(idHash, [SESSION_ID])).join()
    await expectBroken(() => ({}), ['keeps no session id in clear'], 'exactly', leaks)
  })

  it('finds a reader that does not read what the store writes', async () => {
    const open = async () => ({
      store: new MemorySessionStore(),
      rawRows: async () => '',
      rawCount: async () => 0,
    })
    await expectFailures(sessionStoreSuite({ name: 'unread', open }), {
      among: ['keeps no session id in clear'],
    })
  })

  it('finds a session that lives a millisecond longer than it may', async () => {
    await expectBroken(
      (sound) => ({ find: (idHash, now) => sound.find(idHash, now - 1) }),
      [
        'a session is over at exactly its idle end',
        'a session is over at exactly its absolute end, however busy it is',
      ],
    )
  })

  it('finds a purge that takes what is not over', async () => {
    await expectBroken(
      (sound) => ({ purge: (now) => sound.purge(now + 1) }),
      ['purge removes exactly the sessions that are over, and counts them'],
    )
  })

  it('finds a rotation that does not look whether the session was destroyed', async () => {
    await expectBroken(
      (sound) => ({
        async replace(idHash, record) {
          await sound.destroy(idHash)
          await sound.insert(record)
          return true
        },
      }),
      [
        'replace of what is gone is refused, and writes nothing',
        'of 20 parallel replacements of one session one wins',
      ],
    )
  })

  it('finds one array of sessions for each user, read and written back', async () => {
    let all: unknown[] = []
    await expectBroken(
      (sound) => ({
        async insert(record) {
          const before = all.length
          await new Promise(setImmediate)
          if (all.length !== before) return
          all = [...all, record]
          await sound.insert(record)
        },
      }),
      ['keeps 20 sessions of 20 parallel logins of one person', PARALLEL_LIMIT],
    )
  })

  it('finds a list that shows the sessions of a namesake in another backend', async () => {
    await expectBroken(
      (sound) => ({
        listOf: async ({ userId }) =>
          sound.records
            .filter((one) => one.userId === userId)
            .map(({ idHash, version, data, ...summary }) => summary),
      }),
      ['lists the sessions of one person, the one that was used last first'],
      'among',
    )
  })

  it('finds a list that shows hashes and data', async () => {
    await expectBroken(
      (sound) => ({ listOf: async () => sound.records }),
      ['lists what a session is, but neither its hash nor its data'],
      'among',
    )
  })

  it('finds a list that shows sessions that are over', async () => {
    await expectBroken(
      (sound) => ({ listOf: (owner, now) => sound.listOf(owner, now - 1) }),
      ['lists no session that is over, to the millisecond', LIMIT_OF_LIVE],
    )
  })

  it('finds a limit that ends the session of the login itself', async () => {
    await expectBroken(
      (sound) => ({
        destroyOldest: (owner, _publicId, others, now) =>
          sound.destroyOldest(owner, 'nobody', others, now),
      }),
      [LIMIT, LIMIT_OF_LIVE],
    )
  })

  it('finds a series that outlives its session', async () => {
    await expectBroken(
      (sound) => ({ findSeries: (seriesHash) => sound.findSeries(seriesHash, 0) }),
      ['finds it after it got a new id, and no more once it is over'],
    )
  })

  it('finds a list in no order', async () => {
    await expectBroken(
      (sound) => ({
        listOf: async (owner, now) => [...(await sound.listOf(owner, now))].reverse(),
      }),
      ['lists the sessions of one person, the one that was used last first', LIMIT],
    )
  })

  it('finds an end of a session that does not ask whose it is', async () => {
    await expectBroken(
      (sound) => ({
        async destroyOne(_owner, publicId) {
          const record = sound.records.find((one) => one.publicId === publicId)
          if (record) await sound.destroy(record.idHash)
          return record !== undefined
        },
      }),
      ['destroyOne ends no session of somebody else', ANY_OWNER],
    )
  })

  it('finds an end of a session that looks first: it counts twice', async () => {
    await expectBroken(
      (sound) => ({
        async destroyOne(owner, publicId) {
          const list = await sound.listOf(owner, 0)
          const isTheirs = list.some((one) => one.publicId === publicId)
          await new Promise(setImmediate)
          await sound.destroyOne(owner, publicId)
          return isTheirs
        },
      }),
      ['of 50 parallel ends of one session one counts'],
    )
  })

  it('finds an end of all sessions that spares none, or ends those of a namesake', async () => {
    await expectBroken(
      (sound) => ({ destroyAllOf: (owner) => sound.destroyAllOf(owner) }),
      ['destroyAllOf spares the session that is named'],
    )
    await expectBroken(
      (sound) => ({
        async destroyAllOf({ userId }, except) {
          const backends = new Set(sound.records.map(({ backend }) => backend ?? ''))
          let ended = 0
          for (const backend of backends) {
            ended += await sound.destroyAllOf({ backend, userId }, except)
          }
          return ended
        },
      }),
      [
        'destroyAllOf ends all sessions of one person, and counts them',
        'destroyAllOf spares the session that is named',
      ],
    )
  })

  it('finds an end of all sessions that counts what it has only seen', async () => {
    await expectBroken(
      (sound) => ({
        async destroyAllOf(owner, except) {
          const list = await sound.listOf(owner, 0)
          await new Promise(setImmediate)
          await sound.destroyAllOf(owner, except)
          return list.filter((one) => one.publicId !== except).length
        },
      }),
      ['counts each session once when all are ended twice at the same time'],
    )
  })

  it('finds a look for ended sessions that does not see the end that comes by time', async () => {
    await expectBroken(
      (sound) => ({ findEnded: (ids) => sound.findEnded(ids, sessionRecord().createdAt) }),
      [
        'findEnded tells those that are gone or over, to the millisecond, however often it is asked',
      ],
      'among',
    )
  })

  it('finds a rotation that makes up a new public id', async () => {
    await expectBroken(
      (sound) => ({
        replace: (idHash, record) => sound.replace(idHash, { ...record, publicId: 'new' }),
      }),
      ['a session keeps its public id when it is given a new id'],
      'among',
    )
  })
})

const UNKNOWN_IDS = 'finds nothing for what is no id of a session, and never throws'
const ANY_OWNER = 'takes any text for a person and a public id, and never throws'

async function expectBroken(
  breakIt: (sound: MemorySessionStore) => Partial<SessionStore>,
  failures: readonly string[],
  match: 'exactly' | 'among' = 'exactly',
  leaks: (sound: MemorySessionStore) => string = () => '',
): Promise<void> {
  const suite = sessionStoreSuite({
    name: 'broken',
    async open() {
      const sound = new MemorySessionStore()
      return {
        store: broken<SessionStore, MemorySessionStore>(sound, breakIt(sound)),
        rawRows: async () => JSON.stringify(sound.records) + leaks(sound),
        rawCount: async () => sound.records.length,
      }
    },
  })
  await expectFailures(suite, match === 'exactly' ? { exactly: failures } : { among: failures })
}
