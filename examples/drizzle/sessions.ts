import { and, desc, eq, getTableColumns, gt, lte, ne, or, type SQL, sql } from 'drizzle-orm'
import { MOST_LISTED_SESSIONS, type SessionStore, type UserReference } from 'gadwall'
import { type Database, sessions, unavailable } from './database.ts'

/** Keeps sessions beside the members: one statement for each call. */
export function sessionStore(db: Database): SessionStore {
  const at = (idHash: string) => eq(sessions.idHash, idHash)
  const key = { idHash: sessions.idHash }
  const isLive = (now: number) =>
    and(gt(sessions.idleEndsAt, now), gt(sessions.absoluteEndsAt, now))
  const isOf = ({ backend, userId }: UserReference) =>
    and(eq(sessions.userId, userId), eq(sessions.backend, backend))
  const remove = async (where: SQL | undefined) => {
    const removal = db.delete(sessions).where(where).returning(key)
    return (await removal.catch(unavailable)).length
  }
  const { idHash: _hash, version: _version, data: _data, ...summary } = getTableColumns(sessions)

  return {
    async find(idHash, now) {
      const found = db
        .select()
        .from(sessions)
        .where(and(at(idHash), isLive(now)))
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
      if (touches.length === 0) return
      const rows = touches.map(
        (touch) => sql`(${touch.idHash}, ${touch.lastSeenAt}::bigint, ${touch.idleEndsAt}::bigint)`,
      )
      const update = db.execute(sql`
        UPDATE ${sessions} SET last_seen_at = touch.seen, idle_ends_at = touch.idle
        FROM (VALUES ${sql.join(rows, sql`, `)}) AS touch (hash, seen, idle)
        WHERE id_hash = touch.hash AND last_seen_at < touch.seen`)
      await update.catch(unavailable)
    },

    async destroy(idHash) {
      await db.delete(sessions).where(at(idHash)).catch(unavailable)
    },

    async listOf(owner, now) {
      if (!isText(owner.backend, owner.userId)) return []
      const list = db
        .select(summary)
        .from(sessions)
        .where(and(isOf(owner), isLive(now)))
        .orderBy(desc(sessions.lastSeenAt))
        .limit(MOST_LISTED_SESSIONS)
      return await list.catch(unavailable)
    },

    async destroyOne(owner, publicId) {
      if (!isText(owner.backend, owner.userId, publicId)) return false
      return (await remove(and(eq(sessions.publicId, publicId), isOf(owner)))) === 1
    },

    async destroyAllOf(owner, exceptPublicId) {
      if (!isText(owner.backend, owner.userId)) return 0
      const isOther =
        exceptPublicId === undefined ? undefined : ne(sessions.publicId, exceptPublicId)
      return remove(and(isOf(owner), isOther))
    },

    async purge(now) {
      return remove(or(lte(sessions.idleEndsAt, now), lte(sessions.absoluteEndsAt, now)))
    },
  }
}

/** PostgreSQL refuses text with a NUL in it: it is nobody's. */
function isText(...texts: readonly string[]): boolean {
  return texts.every((text) => !text.includes('\0'))
}
