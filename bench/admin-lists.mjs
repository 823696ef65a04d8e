// How long does a page of the list of users take, when there are a million of them?
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeDirectory } from './lib/launch.mjs'
import { startPostgres } from './lib/postgres.mjs'

const dist = process.env.GADWALL_DIST ?? fileURLToPath(new URL('../dist', import.meta.url))
const load = (file) => import(join(dist, file))
const { connect } = await load('database/connection/connect.js')
const { SequelizeUserStore } = await load('database/users/user-store.js')
const { Migrator } = await load('database/migrations/migrator.js')

const USERS = Number(process.env.USERS ?? 1_000_000)
const ROUNDS = Number(process.env.ROUNDS ?? 40)
const MOST_MS = 100

/** Of a thousand people one is a superuser, ten are staff, fifty are inactive, 300 have never logged in. */
const LISTS = {
  'first page, by name': { first: {} },
  'first page, newest first': { first: { sort: 'dateJoined', direction: 'desc' } },
  'first page, last login first': { first: { sort: 'lastLogin', direction: 'desc' } },
  'last page, by name': { first: { isLast: true } },
  'last page, by last login': { first: { sort: 'lastLogin', isLast: true } },
  'a page in the middle, by name': { first: {}, from: 'user5000' },
  'a prefix of few': { prefix: (round) => `user${1000 + round}` },
  'a prefix of all': { prefix: () => 'u' },
  'a prefix of an address': { prefix: (round) => `mail.${1000 + round}` },
  'staff, by name': { first: { isStaff: true } },
  'inactive, newest first': { first: { isActive: false, sort: 'dateJoined', direction: 'desc' } },
  'never logged in, by name': { first: { hasLoggedIn: false } },
  'staff, inactive, never (cut)': { first: { isStaff: true, isActive: false, hasLoggedIn: false } },
  'superusers of a large group': { first: { isSuperuser: true, group: 'most' } },
  'a group of some, by name': { first: { group: 'some' } },
  'a small group, by last login': { first: { group: 'few', sort: 'lastLogin' } },
}

let isKept = true
const directory = makeDirectory()
const server = await startPostgres()
try {
  await measureAll('SQLite', `sqlite:${join(directory, 'users.sqlite')}`)
  if (server) await measureAll('PostgreSQL', await server.createDatabase('lists'))
} finally {
  await server?.stop()
  rmSync(directory, { recursive: true, force: true })
}
if (!isKept) process.exitCode = 1

async function measureAll(name, url) {
  const connection = await connect({ url })
  await new Migrator(connection).up()
  await fill(connection)
  const users = new SequelizeUserStore(connection)
  print(`${name}, ${USERS} users, ${ROUNDS} rounds`)
  const times = Object.fromEntries(Object.keys(LISTS).map((list) => [list, []]))
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [list, what] of Object.entries(LISTS))
      times[list].push(await measure(users, what, round))
  }
  for (const [list, all] of Object.entries(times)) {
    const sorted = all.toSorted((one, other) => one - other)
    const [p50, p95] = [0.5, 0.95].map((share) => sorted[Math.ceil(all.length * share) - 1])
    const verdict = p95 < MOST_MS ? '' : '  TOO SLOW'
    if (verdict) isKept = false
    print(
      `  ${list.padEnd(32)} p50 ${p50.toFixed(1).padStart(6)} ms  p95 ${p95.toFixed(1).padStart(6)} ms${verdict}`,
    )
  }
  await connection.close()
}

async function measure(users, { first, prefix, from }, round) {
  const query = prefix ? { prefix: prefix(round) } : { ...first }
  if (from) query.after = Buffer.from(JSON.stringify(['username', from, '1'])).toString('base64url')
  const start = performance.now()
  await users.search(query)
  return performance.now() - start
}

async function fill(connection) {
  const isSqlite = connection.getDialect() === 'sqlite'
  const numbers = isSqlite
    ? `(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${USERS}) SELECT n FROM s)`
    : `(SELECT generate_series(1, ${USERS}::bigint) AS n)`
  const time = (minutes) =>
    isSqlite
      ? `strftime('%Y-%m-%d %H:%M:%f +00:00', '2020-01-01', '+' || (${minutes}) || ' minutes')`
      : `timestamptz '2020-01-01Z' + (${minutes}) * interval '1 minute'`
  await connection.query(`INSERT INTO users (username, username_key, email, email_key, password_hash, first_name,
      last_name, is_active, is_staff, is_superuser, date_joined, last_login)
    SELECT name, name, CONCAT('mail.', n, '@example.test'), CONCAT('mail.', n, '@example.test'), '!', 'Ann', 'Example',
      n % 20 <> 3, n % 100 = 5, n % 1000 = 5, ${time('n')},
      CASE WHEN n % 10 >= 3 THEN ${time('(n * 7907) % 1000003')} END
    FROM (SELECT n, CONCAT('user', (n * 7919) % 10000019) AS name FROM ${numbers} numbers) people`)
  await connection.query("INSERT INTO groups (name) VALUES ('most'), ('some'), ('few')")
  for (const [group, whom] of [
    ['most', 'u.id % 10 <> 0'],
    ['some', 'u.id % 300 = 1'],
    ['few', 'u.id % 1000 = 1'],
  ]) {
    await connection.query(`INSERT INTO user_groups (backend, user_id, group_id)
      SELECT 'users', CAST(u.id AS TEXT), g.id FROM users u, groups g WHERE g.name = '${group}' AND ${whom}`)
  }
  // What a database of this size has done long ago by itself.
  if (!isSqlite) await connection.query('VACUUM ANALYZE')
}

function print(line) {
  process.stdout.write(`${line}\n`)
}
