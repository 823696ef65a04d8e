import { Op } from 'sequelize'
import type { Repository } from 'sequelize-typescript'
import type { SessionChanges, SessionRecord, SessionStore } from '../auth/session.ts'
import type { Connection } from './connection.ts'
import { Session, type SessionColumns } from './models/session.ts'

/** Keeps sessions in the `sessions` table, one statement for each call. */
export class SequelizeSessionStore implements SessionStore {
  readonly #sessions: Repository<Session>

  constructor(connection: Connection) {
    this.#sessions = connection.getRepository(Session)
  }

  async find(idHash: string, now: number): Promise<SessionRecord | null> {
    const row = await this.#sessions.findOne({
      where: { idHash, idleEndsAt: { [Op.gt]: now }, absoluteEndsAt: { [Op.gt]: now } },
      raw: true,
    })
    return row && toRecord(row)
  }

  async insert(record: SessionRecord): Promise<void> {
    await this.#sessions.create({ ...record, data: JSON.stringify(record.data) })
  }

  async update(idHash: string, version: number, changes: SessionChanges): Promise<boolean> {
    const { userId, backend, data } = changes
    const [changed] = await this.#sessions.update(
      { userId, backend, data: JSON.stringify(data), version: version + 1 },
      { where: { idHash, version } },
    )
    return changed === 1
  }

  async replace(idHash: string, record: SessionRecord): Promise<boolean> {
    const [replaced] = await this.#sessions.update(
      { ...record, data: JSON.stringify(record.data) },
      { where: { idHash } },
    )
    return replaced === 1
  }

  async touch(idHash: string, lastSeenAt: number, idleEndsAt: number): Promise<void> {
    await this.#sessions.update(
      { lastSeenAt, idleEndsAt },
      { where: { idHash, lastSeenAt: { [Op.lt]: lastSeenAt } } },
    )
  }

  async destroy(idHash: string): Promise<void> {
    await this.#sessions.destroy({ where: { idHash } })
  }

  async purge(now: number): Promise<number> {
    return this.#sessions.destroy({
      where: {
        [Op.or]: [{ idleEndsAt: { [Op.lte]: now } }, { absoluteEndsAt: { [Op.lte]: now } }],
      },
    })
  }
}

function toRecord(row: SessionColumns): SessionRecord {
  return {
    ...row,
    isRemembered: Boolean(row.isRemembered),
    data: parseData(row.data),
    createdAt: Number(row.createdAt),
    lastSeenAt: Number(row.lastSeenAt),
    idleEndsAt: Number(row.idleEndsAt),
    absoluteEndsAt: Number(row.absoluteEndsAt),
  }
}

/** A key named `__proto__` would replace the prototype of whatever it is copied to. */
function parseData(text: string): Record<string, unknown> {
  return JSON.parse(text, (key, value) => (key === '__proto__' ? undefined : value))
}
