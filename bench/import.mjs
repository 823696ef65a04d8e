// How fast do users move in, compared with the fastest way to write the same rows, and with how much memory?
import { execFileSync, spawnSync } from 'node:child_process'
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const sqlite3 = require('sqlite3')

const dist = process.env.GADWALL_DIST ?? fileURLToPath(new URL('../dist', import.meta.url))
const load = (file) => import(join(dist, file))
const { UserImport } = await load('auth/import/import-users.js')
const { readLines } = await load('auth/import/reading/read-lines.js')
const { connect } = await load('database/connection/connect.js')
const { SequelizeUserStore } = await load('database/users/user-store.js')
const { SequelizeBulkUsers } = await load('database/import/bulk-users.js')
const { makeReady } = await load('database/migrations/ready.js')

const ROUNDS = Number(process.env.ROUNDS ?? 5)
const USERS = Number(process.env.USERS ?? 100_000)
const LEAST_SHARE = 0.5
const MOST_MEMORY_MB = 200
const BATCHES = [100, 250, 500, 1000, 2500]
const COLUMNS =
  'username, username_key, email, email_key, password_hash, first_name, last_name, is_active, is_staff, is_superuser, date_joined'.split(
    ', ',
  )
const HEADER = 'username,email,passwordHash,firstName,lastName,isActive,dateJoined\n'

const directory = mkdtempSync(join(tmpdir(), 'gadwall-import-'))
let files = 0
let isKept = true
try {
  await measureSpeed()
  measureMemory()
} finally {
  rmSync(directory, { recursive: true, force: true })
}
if (!isKept) process.exitCode = 1

async function measureSpeed() {
  const people = Array.from({ length: USERS }, (_, index) => person(index))
  const file = join(directory, 'users.csv')
  writeFileSync(file, HEADER + people.map(csvLine).join(''))
  const rows = people.map(row)
  const batch = await bestBatch(rows)
  const ready = people.map(({ username, email, passwordHash, firstName, lastName, dateJoined }) => {
    return { username, email, passwordHash, firstName, lastName, dateJoined: new Date(dateJoined) }
  })
  const ways = {
    [`raw, ${batch} rows a statement`]: (connection) => insertRaw(connection.file, rows, batch),
    'gadwall import': ({ connection }) => importFile(connection, file),
    'createUsers()': ({ connection }) => new SequelizeUserStore(connection).createUsers(ready),
  }
  await report(ways)
}

async function report(ways) {
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]))
  for (let round = 0; round < ROUNDS; round += 1) {
    // In turns, so that whatever else the machine does slows down all of them.
    for (const [name, work] of Object.entries(ways)) times[name].push(await measure(work))
  }
  const [raw, ...others] = Object.entries(times)
  for (const [name, rounds] of [raw, ...others]) {
    const walls = rounds.map(({ wall }) => wall)
    const shares = rounds.map(({ wall }, index) => raw[1][index].wall / wall)
    const cpu = median(rounds.map(({ user }) => user))
    const rate = Math.round(USERS / (median(walls) / 1000))
    print(
      `${name.padEnd(28)} ${median(walls).toFixed(0).padStart(5)} ms (${range(walls, 0)})  user ${cpu.toFixed(0).padStart(5)} ms  ${rate} users/s  share ${median(shares).toFixed(2)} (${range(shares, 2)})`,
    )
    // For run.mjs, which starts this as one of its cases.
    process.send?.({ name, milliseconds: walls, usersPerSecond: rate, share: median(shares) })
    if (median(shares) < LEAST_SHARE) broken(`${name}: less than half as fast as raw inserts`)
  }
}

/** How long one way takes with a database of its own, from an empty table to the commit. */
async function measure(work) {
  const file = join(directory, `${++files}.sqlite`)
  const connection = await connect({ url: `sqlite:${file}` })
  await makeReady(connection)
  const [cpu, start] = [process.cpuUsage(), performance.now()]
  await work({ connection, file })
  const wall = performance.now() - start
  const user = process.cpuUsage(cpu).user / 1000
  const [[{ count }]] = await connection.query('SELECT COUNT(*) AS count FROM users')
  if (count !== USERS) throw new Error(`${count} users were written`)
  await connection.close()
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
  return { wall, user }
}

async function importFile(connection, file) {
  const store = new SequelizeBulkUsers(connection, 'users')
  const { created } = await new UserImport(store, null).run(
    readLines(createReadStream(file), 'csv'),
  )
  if (created !== USERS) throw new Error(`${created} users were created`)
}

async function bestBatch(rows) {
  const times = []
  for (const batch of BATCHES) {
    const rounds = []
    for (let round = 0; round < 2; round += 1) {
      rounds.push((await measure(({ file }) => insertRaw(file, rows, batch))).wall)
    }
    times.push([Math.min(...rounds), batch])
  }
  return times.sort(([one], [other]) => one - other)[0][1]
}

/** One prepared statement for as many rows as the batch has, in one transaction. */
async function insertRaw(file, rows, batch) {
  const database = await new Promise((resolve, reject) => {
    const opened = new sqlite3.Database(file, (error) => (error ? reject(error) : resolve(opened)))
  })
  const run = (target, ...given) =>
    new Promise((resolve, reject) => {
      target.run(...given, (error) => (error ? reject(error) : resolve()))
    })
  await run(database, 'PRAGMA synchronous = NORMAL')
  await run(database, 'BEGIN IMMEDIATE')
  const marks = `(${COLUMNS.map(() => '?').join(',')})`
  const sql = `INSERT INTO users (${COLUMNS.join(',')}) VALUES ${Array(batch).fill(marks).join(',')}`
  const statement = database.prepare(sql)
  for (let start = 0; start < rows.length; start += batch) {
    await run(statement, rows.slice(start, start + batch).flat())
  }
  await new Promise((resolve) => statement.finalize(resolve))
  await run(database, 'COMMIT')
  await new Promise((resolve) => database.close(resolve))
}

function measureMemory() {
  for (const [format, lines] of [
    ['csv', 10_000],
    ['csv', 100_000],
    ['csv', 1_000_000],
    ['ndjson', 100_000],
  ]) {
    const workplace = mkdtempSync(join(directory, 'site-'))
    const file = join(workplace, `users.${format}`)
    writeFile(file, format, lines)
    const command = [process.execPath, join(dist, 'server.js'), 'import', file]
    const { stderr, status } = spawnSync('/usr/bin/time', ['-v', ...command], {
      cwd: workplace,
      env: { PATH: process.env.PATH, NODE_ENV: 'test' },
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(stderr)
    const memory = Number(/Maximum resident set size \(kbytes\): (\d+)/.exec(stderr)?.[1]) / 1024
    const user = /User time \(seconds\): (\S+)/.exec(stderr)?.[1]
    print(
      `${String(lines).padStart(8)} lines of ${format.padEnd(7)} peak ${memory.toFixed(0)} MB, user ${user} s, whole command`,
    )
    if (!(memory < MOST_MEMORY_MB)) broken(`${lines} lines: more than ${MOST_MEMORY_MB} MB`)
    rmSync(workplace, { recursive: true })
  }
}

/** In a process of its own: what this one holds must not be counted. */
function writeFile(file, format, lines) {
  const script = `
    const { once } = require('node:events')
    const out = require('node:fs').createWriteStream(process.argv[1])
    const person = ${person}
    const csvLine = ${csvLine}
    const line = process.argv[2] === 'csv' ? csvLine : (one) => JSON.stringify(one) + '\\n'
    void (async () => {
      if (process.argv[2] === 'csv') out.write(${JSON.stringify(HEADER)})
      for (let index = 0; index < ${lines}; index++) {
        if (!out.write(line(person(index)))) await once(out, 'drain')
      }
      out.end()
    })()`
  execFileSync(process.execPath, ['-e', script, file, format])
}

function person(index) {
  return {
    username: `User${index}`,
    email: `user${index}@example.com`,
    passwordHash: `$2b$12$${String(index).padStart(22, '.')}${'A'.repeat(31)}`,
    firstName: `First${index}`,
    lastName: `Last${index}`,
    isActive: true,
    dateJoined: '2014-05-06T07:08:09.000Z',
  }
}

function csvLine(one) {
  return `${Object.values(one).join(',')}\n`
}

function row({ username, email, passwordHash, firstName, lastName, isActive }) {
  const [name, date] = [username.toLowerCase(), '2014-05-06 07:08:09.000 +00:00']
  const flags = [isActive, false, false]
  return [username, name, email, email, passwordHash, firstName, lastName, ...flags, date]
}

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]
}

function range(values, digits) {
  return `${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)}`
}

function broken(promise) {
  isKept = false
  print(`BROKEN: ${promise}`)
}

function print(line) {
  process.stdout.write(`${line}\n`)
}
