import { Op, type WhereOptions } from 'sequelize'
import { readCursor, writeCursor } from '../../auth/audit/audit-cursor.ts'
import {
  MOST_LISTED_SESSIONS,
  type SessionPage,
  type SessionSummary,
} from '../../auth/sessions/session-store.ts'
import type { UserReference } from '../../auth/user.ts'
import type { InTransaction } from '../connection/sql.ts'
import { isStorable } from '../connection/storable.ts'
import type { Session } from '../models/session.ts'
import { toSummary } from './session-records.ts'

interface Listing {
  readonly after: string | null
  readonly limit: number
  readonly now: number
  readonly bound: InTransaction
}

const SHOWN = { exclude: ['idHash', 'version', 'data', 'seriesHash', 'rotatedAt'] }

interface OwnListing extends Pick<Listing, 'now' | 'bound'> {
  readonly owner: UserReference
}

/** The sessions of one person that are not over, the one that was used last first. */
export async function listSessionsOf(
  model: typeof Session,
  { owner: { backend, userId }, now, bound }: OwnListing,
): Promise<readonly SessionSummary[]> {
  if (!isStorable(backend, userId)) return []
  const rows = await model.findAll({
    where: {
      ...{ backend, userId },
      ...{ idleEndsAt: { [Op.gt]: now }, absoluteEndsAt: { [Op.gt]: now } },
    },
    attributes: SHOWN,
    order: [['lastSeenAt', 'DESC']],
    limit: MOST_LISTED_SESSIONS,
    raw: true,
    ...bound,
  })
  return rows.map(toSummary)
}

/** The sessions of people that are not over, by when they began: a time that no use of a session changes. */
export async function listAllSessions(
  model: typeof Session,
  { after, limit, now, bound }: Listing,
): Promise<SessionPage> {
  const place = after === null ? null : readCursor(after)
  const rows = await model.findAll({
    where: {
      [Op.and]: [
        { userId: { [Op.ne]: null } },
        { idleEndsAt: { [Op.gt]: now } },
        { absoluteEndsAt: { [Op.gt]: now } },
        ...(place ? [before(place)] : []),
      ],
    },
    attributes: SHOWN,
    order: [
      ['createdAt', 'DESC'],
      ['publicId', 'ASC'],
    ],
    limit: limit + 1,
    raw: true,
    ...bound,
  })
  const shown = rows.slice(0, limit).map(toSummary)
  const last = shown.at(-1)
  const hasMore = rows.length > limit && last !== undefined
  return {
    sessions: shown.map((session) => ({
      ...session,
      owner: { backend: session.backend ?? '', userId: session.userId ?? '' },
    })),
    next: hasMore ? writeCursor({ at: last.createdAt, id: last.publicId }) : null,
  }
}

function before({ at, id }: { readonly at: number; readonly id: string }): WhereOptions {
  const tie = { createdAt: at, publicId: { [Op.gt]: id } }
  return { createdAt: { [Op.lte]: at }, [Op.or]: [{ createdAt: { [Op.lt]: at } }, tie] }
}
