import { expect } from 'chai'
import type { DataRow } from '../../../src/auth/own-data/tells-of-person.ts'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { Sql } from '../../../src/database/connection/sql.ts'
import { rowsOfPerson } from '../../../src/database/own-data/rows-of-person.ts'
import {
  type PeopleTableName,
  TABLES_OF_PEOPLE,
} from '../../../src/database/own-data/tables-of-people.ts'
import { databases, openDatabase, type TestDatabase } from '../databases.ts'

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5)
const ANN = { backend: 'users', userId: '7', email: 'Ann@Example.com' }
const OTHERS = [
  { backend: 'users', userId: '8', email: 'bob@example.com' },
  { backend: 'members', userId: '7', email: null },
]
const TABLES = Object.keys(TABLES_OF_PEOPLE) as PeopleTableName[]

/** Values of a row by table; the text of what must stay here begins with `hidden`. */
function rowOf(table: PeopleTableName, who: typeof ANN | (typeof OTHERS)[number], n: number) {
  const id = `hidden-${who.backend}-${who.userId}-${String(n).padStart(5, '0')}`
  const owner = { backend: who.backend, user_id: who.userId }
  const times = { created_at: NOW, last_seen_at: NOW, expires_at: NOW }
  const kept = `hidden${who.userId}${n}`
  const values: Record<PeopleTableName, Record<string, unknown>> = {
    sessions: {
      ...{ ...owner, id_hash: id, public_id: id.slice(-22), version: 1, data: '"hidden"' },
      ...{ is_remembered: true, created_at: NOW, last_seen_at: NOW, idle_ends_at: NOW },
      ...{ absolute_ends_at: NOW, address: '10.0.0.1', agent: 'Firefox', series_hash: id },
    },
    devices: { ...owner, digest: id, ...times },
    factors: {
      ...{ ...owner, id, kind: 'app', name: 'My phone', secret: 'hidden', transports: '' },
      ...{ is_backed_up: false, counter: 3, created_at: NOW, version: 1 },
    },
    tokens: {
      ...{ ...owner, id, purpose: 'reset', digest: 'hidden', sent_to: who.email },
      ...{ state: 'hidden', data: '"hidden"', created_at: NOW, expires_at: NOW },
    },
    outbox: {
      ...{ id, template: 'welcome', language: 'en', recipient: who.email ?? 'x@example.com' },
      ...{ params: 'hidden', state: 'waiting', attempts: 0, created_at: NOW, due_at: NOW },
    },
    imports: {
      ...{ ...owner, id, created_at: NOW, file_name: 'people.csv', file_bytes: 12 },
      ...{ choices: '"hidden"', state: 'done', failure: 'hidden' },
    },
    kept_usernames: {
      ...{ ...owner, username: 'anna', username_key: kept, skeleton: kept, kept_until: NOW },
    },
  }
  return values[table]
}

for (const database of databases) {
  describe(`the rows of a person, on ${database.name}`, () => tellsOf(database))
}

function tellsOf(database: TestDatabase): void {
  let connection: Connection
  let sql: Sql
  before(async function () {
    this.timeout(60_000)
    connection = await openDatabase(this, database)
    sql = new Sql(connection)
    for (const table of TABLES) {
      await insert(table, [rowOf(table, ANN, 1), rowOf(table, ANN, 2)])
      await insert(
        table,
        OTHERS.map((who) => rowOf(table, who, 1)),
      )
    }
  })
  after(() => connection?.close())

  async function insert(table: PeopleTableName, rows: readonly Record<string, unknown>[]) {
    const columns = Object.keys(rows[0] ?? {})
    const values = rows.map((row) => columns.map((column) => row[column]))
    await sql.insert(
      `INSERT INTO ${sql.tables.sql(table)} (${columns.join(', ')})
       VALUES ${values.map((_, index) => `(:row${index})`).join(', ')}`,
      Object.fromEntries(values.map((row, index) => [`row${index}`, row])),
    )
  }

  async function read(table: PeopleTableName, who: typeof ANN): Promise<DataRow[]> {
    const found: DataRow[] = []
    for await (const rows of rowsOfPerson(sql, table, who)) found.push(...rows)
    return found
  }

  for (const table of TABLES) {
    it(`gives those of ${table} and nobody else's, with values that all databases give alike`, async () => {
      const rows = await read(table, ANN)
      expect(rows).to.have.length(2)
      expect(JSON.stringify(rows)).to.not.include('hidden')
      for (const row of rows) {
        expect(row.createdAt ?? row.keptUntil).to.equal(new Date(NOW).toISOString())
        for (const [member, value] of Object.entries(row)) {
          if (member.startsWith('is')) expect(value, member).to.be.a('boolean')
          if (/Count|Bytes/.test(member)) expect(value, member).to.be.a('number')
        }
      }
    })
  }

  it('names nobody by an address that they do not have', async () => {
    expect(await read('outbox', { ...ANN, email: 'other@example.com' })).to.have.length(0)
    expect(await read('outbox', { ...ANN, email: null } as never)).to.have.length(0)
    expect(await read('tokens', { ...ANN, userId: '99' })).to.have.length(2)
  })

  it('gives more rows than one statement reads, each once', async function () {
    this.timeout(30_000)
    const who = { ...ANN, userId: 'many' }
    for (const from of [0, 300, 600, 900]) {
      const numbers = Array.from({ length: 300 }, (_, index) => from + index)
      await insert(
        'devices',
        numbers.map((n) => rowOf('devices', who, n)),
      )
    }
    expect(await read('devices', who)).to.have.length(1200)
  })
}
