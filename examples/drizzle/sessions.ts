import { and, eq, gt, lt, lte, or } from 'drizzle-orm'
import type { SessionStore } from 'gadwall'
import { type Database, sessions, unavailable } from './database.ts'

/** Keeps sessions beside the members: one statement for each call. */
export function sessionStore(db: Database): SessionStore {
  const at = (idHash: string) => eq(sessions.idHash, idHash)
  const key = { idHash: sessions.idHash }

  return {
    async find(idHash, now) {
      const isLive = and(gt(sessions.idleEndsAt, now), gt(sessions.absoluteEndsAt, now))
      const found = db
        .select()
        .from(sessions)
        .where(and(at(idHash), isLive))
      const [row] = await found.catch(unavailable)
      return row ?? null
    },

    async insert(record) {
      await db.insert(sessions).values(record).catch(unavailable)
    },

    async update(idHash, version, { userId, backend, data }) {
      const changes = { userId, backend, data, version: version + 1 }
      const isSame = and(at(idHash), eq(sessions.version, version))
      const update = db.update(sessions).set(changes).where(isSame).returning(key)
      return (await update.catch(unavailable)).length === 1
    },

    async replace(idHash, record) {
      const update = db.update(sessions).set(record).where(at(idHash)).returning(key)
      return (await update.catch(unavailable)).length === 1
    },

    async touch(touches) {
      for (const { idHash, lastSeenAt, idleEndsAt } of touches) {
        const isLater = and(at(idHash), lt(sessions.lastSeenAt, lastSeenAt))
        const update = db.update(sessions).set({ lastSeenAt, idleEndsAt }).where(isLater)
        await update.catch(unavailable)
      }
    },

    async destroy(idHash) {
      await db.delete(sessions).where(at(idHash)).catch(unavailable)
    },

    async purge(now) {
      const isOver = or(lte(sessions.idleEndsAt, now), lte(sessions.absoluteEndsAt, now))
      const purge = db.delete(sessions).where(isOver).returning(key)
      return (await purge.catch(unavailable)).length
    },
  }
}
