import { QueryTypes } from 'sequelize'
import { connect } from '../../src/database/connection/connect.ts'
import type { Connection } from '../../src/database/connection/connection.ts'

const LONG_AGO = 1
const NEVER = 9_000_000_000_000_000
const AT_ONCE = 2000

let added = 0

/** Adds sessions that are over to a database, many at once. */
export async function addEndedSessions(url: string, number: number): Promise<void> {
  await withConnection(url, (connection) => addSessions(connection, number))
}

export async function countSessions(url: string): Promise<number> {
  let number = 0
  await withConnection(url, async (connection) => {
    number = await count(connection)
  })
  return number
}

/** Adds sessions that are over, or that end at these times. */
export async function addSessions(
  connection: Connection,
  number: number,
  { idleEndsAt = LONG_AGO, absoluteEndsAt = NEVER } = {},
): Promise<void> {
  for (let left = number; left > 0; left -= AT_ONCE) {
    const rows = Array.from({ length: Math.min(left, AT_ONCE) }, () => {
      added += 1
      return [`added ${added}`, `added ${added}`, 1, '{}', false, 1, 1, idleEndsAt, absoluteEndsAt]
    })
    await connection.query(
      `INSERT INTO sessions (id_hash, public_id, version, data, is_remembered, created_at, last_seen_at,
        idle_ends_at, absolute_ends_at) VALUES :rows`,
      { type: QueryTypes.INSERT, replacements: { rows } },
    )
  }
}

/** How many sessions there are, those that are over among them. */
export async function count(connection: Connection): Promise<number> {
  const sql = 'SELECT COUNT(*) AS number FROM sessions'
  const [row] = await connection.query<{ number: number }>(sql, { type: QueryTypes.SELECT })
  return Number(row?.number)
}

async function withConnection(url: string, work: (connection: Connection) => Promise<void>) {
  const connection = await connect({ url })
  try {
    await work(connection)
  } finally {
    await connection.close()
  }
}
