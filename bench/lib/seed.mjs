import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { load } from './gadwall.mjs'
import { PASSWORD } from './people.mjs'

const require = createRequire(import.meta.url)
const sqlite3 = require('sqlite3')

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const STAMP_PURPOSE = 'session-stamp'
// One cache for the whole file: rows come in the order of random keys.
const CACHE_KIBIBYTES = 1_000_000

/**
 * Makes an SQLite file of Gadwall with so many users and sessions, and answers with visitors: the cookies
 * of some of the sessions, spread evenly over the users.
 *
 * Gadwall itself migrates the file and makes the digests of the visitors' sessions; all rows are then
 * written by few statements in one transaction. The sessions of nobody in particular have made-up hashes
 * of the right length.
 *
 * @param options.passwords settings of the hash that all users share.
 */
export async function seed(file, options) {
  const { users, sessions = 0, expired = 0, visitors = 0, secret, passwords } = options
  const { stampOf, passwordHash, backend } = await prepare(file, secret, passwords)
  const database = await open(file)
  await database.run('PRAGMA synchronous = OFF')
  await database.run(`PRAGMA cache_size = -${CACHE_KIBIBYTES}`)
  await database.run('BEGIN IMMEDIATE')
  await database.run(INSERT_USERS, { $count: users, $hash: passwordHash })
  const known = Array.from({ length: visitors }, (_, index) => {
    return visitor(1 + Math.floor((index * users) / visitors))
  })
  for (const { userId, id } of known) {
    await database.run(INSERT_SESSION, sessionRow(userId, id, backend, stampOf(userId)))
  }
  await insertStrangers(database, { count: sessions - visitors, users, backend, age: 0 })
  await insertStrangers(database, { count: expired, users, backend, age: 2 * 24 * HOUR_MS })
  await database.run('COMMIT')
  await database.run('PRAGMA wal_checkpoint(TRUNCATE)')
  await database.close()
  return known.map(({ id, username }) => {
    return { cookie: `gadwall=${id}`, username, includes: `<h1>${username}</h1>` }
  })
}

/** How many sessions of a file are over. */
export async function countExpired(file) {
  const database = await open(file)
  const sql = 'SELECT COUNT(*) AS count FROM sessions WHERE absolute_ends_at <= $now'
  const { count } = await database.get(sql, { $now: Date.now() })
  await database.close()
  return count
}

async function prepare(file, secret, options) {
  const { connect } = await load('database/connection.js')
  const { makeReady } = await load('database/ready.js')
  const { SequelizeUserStore } = await load('database/user-store.js')
  const { KeyedDigest } = await load('auth/keyed-digest.js')
  const { createPasswords } = await load('auth/passwords/create-passwords.js')
  const passwords = createPasswords({ threads: 1, ...options })
  const connection = await connect({ url: `sqlite:${file}`, passwords })
  try {
    await makeReady(connection)
    const store = new SequelizeUserStore(connection)
    const passwordHash = await passwords.make(PASSWORD)
    const text = store.model.build({ passwordHash }).sessionStamp()
    const digest = new KeyedDigest([secret])
    const stampOf = (userId) => digest.make(STAMP_PURPOSE, store.backend, String(userId), text)
    return { stampOf, passwordHash, backend: store.backend }
  } finally {
    await connection.close()
    await passwords.close()
  }
}

function visitor(userId) {
  const id = sha256(`the session of user ${userId}`)
  return { userId, id, username: `person${userId}` }
}

function sessionRow(userId, id, backend, stamp) {
  const now = Date.now()
  return {
    $idHash: sha256(id),
    $userId: String(userId),
    $backend: backend,
    $data: JSON.stringify({ login: { userId: String(userId), backend, stamp } }),
    $now: now,
    $idleEnd: now + HOUR_MS,
    $end: now + 24 * HOUR_MS,
  }
}

async function insertStrangers(database, { count, users, backend, age }) {
  if (count <= 0) return
  const now = Date.now() - age
  const data = JSON.stringify({ login: { userId: '1', backend, stamp: sha256('nobody') } })
  const times = { $now: now, $idleEnd: now + HOUR_MS, $end: now + 24 * HOUR_MS }
  const given = { $count: count, $users: users, $backend: backend, $data: data, ...times }
  await database.run(INSERT_STRANGERS, given)
}

const NUMBERS =
  'WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $count)'

const INSERT_USERS = `${NUMBERS}
  INSERT INTO users (id, username, username_key, email, email_key, password_hash, first_name,
    last_name, is_active, is_staff, is_superuser, date_joined)
  SELECT n, 'person' || n, 'person' || n, 'person' || n || '@example.com',
    'person' || n || '@example.com', $hash, '', '', 1, 0, 0, '2024-05-06 07:08:09.000 +00:00'
  FROM numbers`

const SESSION_COLUMNS = `(id_hash, public_id, version, user_id, backend, data, is_remembered, created_at,
  last_seen_at, idle_ends_at, absolute_ends_at, address, agent)`

const INSERT_SESSION = `INSERT INTO sessions ${SESSION_COLUMNS}
  VALUES ($idHash, substr(hex(randomblob(11)), 1, 22), 1, $userId, $backend, $data, 0, $now, $now, $idleEnd, $end, '127.0.0.1', 'load run')`

// The times of strangers are a few minutes apart, as if they had come one after the other.
const INSERT_STRANGERS = `${NUMBERS}
  INSERT INTO sessions ${SESSION_COLUMNS}
  SELECT substr(hex(randomblob(22)), 1, 43), substr(hex(randomblob(11)), 1, 22), 1, 1 + abs(random() % $users), $backend, $data, 0,
    $now, $now, $idleEnd + n % 600000, $end + n % 600000, '127.0.0.1', 'load run'
  FROM numbers`

function open(file) {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file, (error) => {
      if (error) return reject(error)
      database.configure('busyTimeout', 10_000)
      resolve(promised(database))
    })
  })
}

function promised(database) {
  const call =
    (method) =>
    (...given) =>
      new Promise((resolve, reject) => {
        database[method](...given, (error, found) => (error ? reject(error) : resolve(found)))
      })
  return { run: call('run'), get: call('get'), close: call('close') }
}

function sha256(text) {
  return createHash('sha256').update(text).digest('base64url')
}
