// Commits to an SQLite file so many times a second, in a table of its own: every process that has read
// from the file learns that it has changed, and not what. Started by helper.mjs, with file and rate.
import { openSqlite } from './sqlite.mjs'

const [file, perSecond] = process.argv.slice(2)
const database = await openSqlite(file)
await database.run('CREATE TABLE IF NOT EXISTS bench_writes (n INTEGER NOT NULL)')
await database.run('PRAGMA synchronous = NORMAL')
await write()
process.send('begun')
setInterval(() => void write(), 1000 / Number(perSecond))

async function write() {
  await database.run('INSERT INTO bench_writes (n) VALUES (1)')
}
