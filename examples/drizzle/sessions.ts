import {
  and,
  desc,
  eq,
  getTableColumns,
  gt,
  lte,
  ne,
  notInArray,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
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
  const columns = getTableColumns(sessions)
  const {
    idHash: _hash,
    version: _v,
    data: _d,
    seriesHash: _s,
    rotatedAt: _r,
    ...summary
  } = columns
  const findBy = async (where: SQL | undefined) => {
    const [row] = await db.select().from(sessions).where(where).catch(unavailable)
    return row ?? null
  }

  return {
    find: (idHash, now) => findBy(and(at(idHash), isLive(now))),

    findSeries: (seriesHash, now) => findBy(and(eq(sessions.seriesHash, seriesHash), isLive(now))),

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

    async destroyOldest(owner, publicId, others, now) {
      if (!isText(owner.backend, owner.userId, publicId)) return 0
      const theirs = and(isOf(owner), ne(sessions.publicId, publicId), isLive(now))
      const order = desc(sessions.lastSeenAt)
      const newest = db.select(key).from(sessions).where(theirs).orderBy(order).limit(others)
      return remove(and(theirs, notInArray(sessions.idHash, newest)))
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
