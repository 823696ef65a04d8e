import type { Connection } from '../../../src/database/connection/connection.ts'

const HOUR_MS = 3_600_000

/** A number for each row, on SQLite. */
const numbers = (count: number) =>
  `(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${count}) SELECT n FROM s)`

/** Events of the audit, of some 300 bytes each. */
export async function addEvents(connection: Connection, count: number): Promise<void> {
  await connection.query(`INSERT INTO audit_events (id, name, at, actor_backend, actor_id, subject_backend,
      subject_id, session, address, agent, request_id, details)
    SELECT 'made ' || n, 'login.succeeded', n, 'users', n, 'users', n, 'session ' || n, '203.0.113.7',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0', 'request ' || n, '{"methods":["pwd"]}'
    FROM ${numbers(count)}`)
}

/** Sessions of people, which are good for an hour. */
export async function addSessions(connection: Connection, count: number): Promise<void> {
  const now = Date.now()
  await connection.query(`INSERT INTO sessions (id_hash, public_id, version, user_id, backend, data, is_remembered,
      created_at, last_seen_at, idle_ends_at, absolute_ends_at, address, agent)
    SELECT 'hash ' || n, 'public ' || n, 1, n, 'users', '{}', 0, ${now}, ${now}, ${now + HOUR_MS}, ${now + HOUR_MS},
      '203.0.113.7', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0'
    FROM ${numbers(count)}`)
}
