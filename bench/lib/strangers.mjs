import { openSqlite, sessionsTable } from './sqlite.mjs'

// One cache for the whole file: rows come in the order of random keys.
const CACHE_KIBIBYTES = 1_000_000
const TEN_MINUTES_MS = 600_000
// Larger numbers are times in milliseconds.
const LEAST_TIME = 1e12

/**
 * Adds sessions of nobody in particular: copies of a session that is there, whatever columns it has, with
 * keys and users by chance and times a few minutes apart, as if they had come one after the other.
 *
 * @param options.ageMs how much older than the copied one they are.
 */
export async function insertStrangers(database, { count, users, ageMs }) {
  if (count <= 0) return
  const table = await sessionsTable(database)
  const template = await database.get(`SELECT * FROM ${table} LIMIT 1`)
  const unique = await uniqueColumns(database, table)
  const names = Object.keys(template)
  const values = names.map((name) => expression(name, template[name], unique))
  await database.run('PRAGMA synchronous = OFF')
  await database.run(`PRAGMA cache_size = -${CACHE_KIBIBYTES}`)
  await database.run(
    `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $count)
     INSERT INTO ${table} (${names.join(', ')}) SELECT ${values.join(', ')}
     FROM numbers, (SELECT * FROM ${table} LIMIT 1) AS template`,
    { $count: count, $users: users, $age: ageMs },
  )
}

/** How many sessions of a file are over. */
export async function countExpired(file) {
  const database = await openSqlite(file)
  const table = await sessionsTable(database)
  const sql = `SELECT COUNT(*) AS count FROM ${table} WHERE absolute_ends_at <= $now`
  const { count } = await database.get(sql, { $now: Date.now() })
  await database.close()
  return count
}

function expression(name, value, unique) {
  if (name === 'user_id') return '1 + abs(random() % $users)'
  if (unique.has(name)) return `substr(hex(randomblob(32)), 1, ${String(value).length})`
  const isTime = typeof value === 'number' && value > LEAST_TIME
  return isTime ? `template.${name} - $age - n % ${TEN_MINUTES_MS}` : `template.${name}`
}

async function uniqueColumns(database, table) {
  const columns = await database.all(`PRAGMA table_info(${table})`)
  const names = new Set(columns.filter(({ pk }) => pk > 0).map(({ name }) => name))
  for (const index of await database.all(`PRAGMA index_list(${table})`)) {
    if (!index.unique) continue
    for (const { name } of await database.all(`PRAGMA index_info(${index.name})`)) names.add(name)
  }
  return names
}
