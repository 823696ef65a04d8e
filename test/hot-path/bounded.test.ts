import { expect } from 'chai'
import type { SessionReader } from '../../src/auth/sessions/session-store.ts'
import type { Connection } from '../../src/sequelize.ts'
import { openTestApp, type TestApp } from './test-app.ts'

const DEFAULT_LIMIT = 10_000

describe('what a process remembers', () => {
  for (const [limit, sessions, options] of [
    [DEFAULT_LIMIT, DEFAULT_LIMIT + 500, {}],
    [50, 500, { cacheLimit: 50 }],
  ] as const) {
    describe(`of ${sessions} sessions, of which it may keep ${limit}`, () => {
      let app: TestApp
      let asked = 0
      before(async function fill() {
        this.timeout(60_000)
        app = await openTestApp(options)
        await fillSessions(app.connection, sessions, await app.person('ada'))
        const logging = (sql: string) => {
          if (/\bsessions\b/.test(sql)) asked += 1
        }
        Object.assign(app.connection.options, { logging })
      })
      after(() => app.stop())

      it('is no more than that', async function readAll() {
        this.timeout(60_000)
        const reader = app.store.createReader(app.services.auth.backends) as SessionReader
        for (let round = 1; round <= 2; round++) {
          asked = 0
          for (let index = 1; index <= sessions; index++) {
            await reader.find(`session${index}`, Date.now())
          }
        }
        expect(asked).to.be.at.least(sessions - limit)
      })
    })
  }

  it('is something at all: a session that was just read is read from memory', async () => {
    const app = await openTestApp()
    await fillSessions(app.connection, 1, await app.person('ada'))
    const reader = app.store.createReader(app.services.auth.backends) as SessionReader
    for (let times = 0; times < 2; times++) await reader.find('session1', Date.now())
    let asked = 0
    const logging = (sql: string) => {
      if (/\bsessions\b/.test(sql)) asked += 1
    }
    Object.assign(app.connection.options, { logging })
    for (let times = 0; times < 10; times++) await reader.find('session1', Date.now())
    await app.stop()
    expect(asked).to.equal(0)
  })
})

/** Sessions of one user, with `session1`, `session2` … for hashes of their ids. */
async function fillSessions(connection: Connection, count: number, id: string): Promise<void> {
  const end = Date.now() + 3_600_000
  await connection.query(
    `INSERT INTO sessions
       (id_hash, public_id, version, user_id, backend, data, is_remembered,
        created_at, last_seen_at, idle_ends_at, absolute_ends_at)
     WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count})
     SELECT 'session' || n, 'session' || n, 1, '${id}', 'users', '{}', 0, 0, 0, ${end}, ${end} FROM numbers`,
  )
}
