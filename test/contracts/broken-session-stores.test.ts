import type { SessionStore, SessionTouch } from '../../src/auth/sessions/session-store.ts'
import { SESSION_ID, sessionRecord } from '../../src/testing/kit/samples.ts'
import { type MemorySessionStore, sessionStoreSuite } from '../../src/testing.ts'
import { brokenSessions, clearTextOf, recordOf, updateAnyVersion, upsert } from './broken-stores.ts'
import { expectFailures } from './expect-failures.ts'

const ONE_WINNER = 'of 50 parallel updates of one version one wins, and what it wrote stays'
const WRONG_VERSION = 'an update of a version that is past, or not yet there, changes nothing'
const MERGE = 'loses nothing when 20 requests each add something to one session'
const LATE_WRITE = 'a write that comes after destroy brings nothing back'
const DESTROY_RACE = 'a session is gone after destroy, whatever else runs at the same time'
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
        async touch([touch]) {
          const { idHash, lastSeenAt } = touch as SessionTouch
          const record = recordOf(sound, idHash) ?? sessionRecord({ idHash })
          if (record.lastSeenAt >= lastSeenAt) return
          await Promise.all([sound.destroy(idHash), sound.insert({ ...record, ...touch })])
        },
      }),
      [LATE_TOUCH, DESTROY_RACE],
    )
  })

  it('finds a touch that trusts a clock that is behind', async () => {
    await expectBroken(
      (sound) => ({
        async touch([touch]) {
          const { idHash } = touch as SessionTouch
          const record = recordOf(sound, idHash)
          if (!record) return
          await Promise.all([sound.destroy(idHash), sound.insert({ ...record, ...touch })])
        },
      }),
      ['touch from a clock that is behind does not shorten a session'],
    )
  })

  it('finds session ids that are kept in clear', async () => {
    const leaks = (store: MemorySessionStore) =>
      store.records.map(({ idHash }) => clearTextOf(idHash, [SESSION_ID])).join()
    await expectBroken(() => ({}), ['keeps no session id in clear'], leaks)
  })

  it('finds a reader that does not read what the store writes', async () => {
    const open = async () => ({
      ...brokenSessions(() => ({})),
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
      ['keeps 20 sessions of 20 parallel logins of one person'],
    )
  })
})

const UNKNOWN_IDS = 'finds nothing for what is no id of a session, and never throws'

async function expectBroken(
  breakIt: (sound: MemorySessionStore) => Partial<SessionStore>,
  failures: readonly string[],
  leaks: (sound: MemorySessionStore) => string = () => '',
): Promise<void> {
  const suite = sessionStoreSuite({
    name: 'broken',
    async open() {
      const { store, sound } = brokenSessions(breakIt)
      return {
        store,
        rawRows: async () => JSON.stringify(sound.records) + leaks(sound),
        rawCount: async () => sound.records.length,
      }
    },
  })
  await expectFailures(suite, { exactly: failures })
}
