import type { PGlite } from '@electric-sql/pglite'
import { eq } from 'drizzle-orm'
import { Passwords } from 'gadwall/passwords'
import { backendSuite, countingHasher, runSuite, sessionStoreSuite } from 'gadwall/testing'
import { type Database, members, openDatabase, sessions } from './database.ts'
import { type Member, memberBackend } from './members.ts'
import { sessionStore } from './sessions.ts'

let opened: { db: Database; client: PGlite } | undefined

/** One database for all cases, emptied before each; a new one where a case has closed it. */
async function emptyDatabase(): Promise<{ db: Database; client: PGlite }> {
  if (!opened || opened.client.closed) opened = await openDatabase()
  await opened.client.exec('TRUNCATE members, web_sessions')
  return opened
}

after(async () => {
  if (opened && !opened.client.closed) await opened.client.close()
})

runSuite(
  backendSuite<Member>({
    name: 'members on Drizzle',
    async open() {
      const { db, client } = await emptyDatabase()
      const hasher = countingHasher()
      const passwords = new Passwords([hasher])
      const backend = memberBackend(db, passwords)
      return {
        backend,
        hashCount: () => hasher.count,
        async addUser({ username, password }) {
          const passHash = await passwords.make(password)
          const [row] = await db.insert(members).values({ login: username, passHash }).returning()
          return (await backend.getUser(row?.uid ?? '')) as Member
        },
        async rawUser(id) {
          const [row] = await db.select().from(members).where(eq(members.uid, id))
          return row ? JSON.stringify(row) : null
        },
        async deactivate(id) {
          await db.update(members).set({ status: 'X' }).where(eq(members.uid, id))
        },
        async removeUser(id) {
          await db.delete(members).where(eq(members.uid, id))
        },
        goAway: () => client.close(),
      }
    },
  }),
  { describe, it },
)

runSuite(
  sessionStoreSuite({
    name: 'sessions on Drizzle',
    async open() {
      const { db, client } = await emptyDatabase()
      return {
        store: sessionStore(db),
        rawRows: async () => JSON.stringify(await db.select().from(sessions)),
        rawCount: async () => db.$count(sessions),
        goAway: () => client.close(),
      }
    },
  }),
  { describe, it },
)
