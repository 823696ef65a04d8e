import { createRequire } from 'node:module'

const sqlite3 = createRequire(import.meta.url)('sqlite3')

/** A handle on an SQLite file whose methods answer with promises. */
export function openSqlite(file) {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file, (error) => {
      if (error) return reject(error)
      database.configure('busyTimeout', 10_000)
      resolve(promised(database))
    })
  })
}

/** The name of the table of sessions, which may have a prefix. */
export async function sessionsTable(database) {
  const sql = `SELECT name FROM sqlite_master WHERE type = 'table'
    AND (name = 'sessions' OR name LIKE '%\\_sessions' ESCAPE '\\')`
  const found = await database.get(sql)
  if (!found) throw new Error('There is no table of sessions')
  return found.name
}

function promised(database) {
  const call =
    (method) =>
    (...given) =>
      new Promise((resolve, reject) => {
        database[method](...given, (error, found) => (error ? reject(error) : resolve(found)))
      })
  return { run: call('run'), get: call('get'), all: call('all'), close: call('close') }
}
