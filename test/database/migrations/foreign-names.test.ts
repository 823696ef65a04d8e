import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { type Connection, connect, Migrator } from '../../../src/sequelize.ts'
import { afterEverything } from '../../support/at-end.ts'
import { MariaDb } from '../../support/mariadb.ts'
import { mariadb, postgres, sqlite, type TestDatabase, tableNames } from '../databases.ts'

let folding: MariaDb | undefined
afterEverything(() => folding?.stop())

/** As on Windows, and wherever an operator says so. */
const foldingMariadb: TestDatabase = {
  name: 'MariaDB with lower_case_table_names=1',
  async createUrl(context) {
    folding ??= await MariaDb.start(context, ['--lower-case-table-names=1'])
    return folding.createDatabase()
  },
}

interface Case {
  readonly what: string
  /** What the host has made. `t` is the name that it is read by afterwards. */
  readonly host: readonly string[]
  readonly table: string
  /** What the migration says; without it, it works. */
  readonly refused?: RegExp
}

const taken = (name: string, kind = 'a table') =>
  new RegExp(
    `^There is ${kind} named "${name}" already, which Gadwall did not make: .*TABLE_PREFIX`,
  )

const tableOf = (name: string) => [
  `CREATE TABLE ${name} (id INTEGER, word VARCHAR(20))`,
  `INSERT INTO ${name} VALUES (1, 'mine')`,
]
const view = [...tableOf('birds'), 'CREATE VIEW users AS SELECT * FROM birds']

const everywhere: readonly Case[] = [
  { what: 'users', host: tableOf('users'), table: 'users', refused: taken('users') },
  { what: 'sessions', host: tableOf('sessions'), table: 'sessions', refused: taken('sessions') },
  { what: 'leases', host: tableOf('leases'), table: 'leases', refused: taken('leases') },
  { what: 'a view users', host: view, table: 'users', refused: taken('users', 'a view') },
  {
    what: 'gadwall_migrations',
    host: tableOf('gadwall_migrations'),
    table: 'gadwall_migrations',
    refused: taken('gadwall_migrations'),
  },
  { what: 'user', host: tableOf('"user"'), table: '"user"' },
]

const cases: readonly (readonly [TestDatabase, readonly Case[]])[] = [
  [
    sqlite,
    [
      ...everywhere,
      { what: 'Users', host: tableOf('Users'), table: 'Users', refused: taken('Users') },
      { what: 'USERS', host: tableOf('USERS'), table: 'USERS', refused: taken('USERS') },
      { what: '"Users"', host: tableOf('"Users"'), table: '"Users"', refused: taken('Users') },
      {
        what: 'Sessions',
        host: tableOf('Sessions'),
        table: 'Sessions',
        refused: taken('Sessions'),
      },
      { what: 'Tokens', host: tableOf('Tokens'), table: 'Tokens', refused: taken('Tokens') },
      {
        what: 'Gadwall_Migrations',
        host: tableOf('Gadwall_Migrations'),
        table: 'Gadwall_Migrations',
        refused: taken('Gadwall_Migrations'),
      },
      {
        what: 'an index with the name of one of ours',
        host: [...tableOf('birds'), 'CREATE INDEX Sessions_Public_Id ON birds (id)'],
        table: 'birds',
        refused: taken('Sessions_Public_Id', 'an index'),
      },
      {
        what: 'an index named as a table of ours',
        host: [...tableOf('birds'), 'CREATE INDEX users ON birds (id)'],
        table: 'birds',
        refused: taken('users', 'an index'),
      },
    ],
  ],
  [
    postgres,
    [
      ...everywhere,
      { what: '"Users"', host: tableOf('"Users"'), table: '"Users"' },
      { what: '"USERS"', host: tableOf('"USERS"'), table: '"USERS"' },
      {
        what: 'Users, which is users',
        host: tableOf('Users'),
        table: 'users',
        refused: taken('users'),
      },
      {
        what: 'other.users, which nobody searches',
        host: ['CREATE SCHEMA other', ...tableOf('other.users')],
        table: 'other.users',
      },
      {
        what: 'other.users, searched after ours',
        host: ['CREATE SCHEMA other', ...tableOf('other.users'), path('public, other')],
        table: 'other.users',
      },
      {
        what: 'other.users, searched before ours',
        host: ['CREATE SCHEMA other', ...tableOf('other.users'), path('other, public')],
        table: 'other.users',
        refused: taken('users'),
      },
      {
        what: 'a materialized view',
        host: [...tableOf('birds'), 'CREATE MATERIALIZED VIEW users AS SELECT * FROM birds'],
        table: 'users',
        refused: taken('users', 'a view'),
      },
      {
        what: 'an enumeration named users',
        host: [...tableOf('birds'), "CREATE TYPE users AS ENUM ('a')"],
        table: 'birds',
        refused: taken('users', 'a type'),
      },
      {
        what: 'a sequence named users',
        host: [...tableOf('birds'), 'CREATE SEQUENCE users'],
        table: 'birds',
        refused: taken('users', 'a sequence'),
      },
      {
        what: 'an index with the name of one of ours',
        host: [...tableOf('birds'), 'CREATE INDEX sessions_public_id ON birds (id)'],
        table: 'birds',
        refused: taken('sessions_public_id', 'an index'),
      },
    ],
  ],
  [
    mariadb,
    [
      ...everywhere.map(unquoted),
      { what: 'Users', host: tableOf('Users'), table: 'Users' },
      { what: 'USERS', host: tableOf('USERS'), table: 'USERS' },
      {
        what: 'an index with the name of one of ours, on another table',
        host: [...tableOf('birds'), 'CREATE INDEX sessions_public_id ON birds (id)'],
        table: 'birds',
      },
    ],
  ],
  [
    foldingMariadb,
    [
      { what: 'Users', host: tableOf('Users'), table: 'users', refused: taken('users') },
      {
        what: 'Sessions',
        host: tableOf('Sessions'),
        table: 'sessions',
        refused: taken('sessions'),
      },
    ],
  ],
]

function path(schemas: string): string {
  return `DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET search_path = ${schemas}'; END $$`
}

function unquoted(one: Case): Case {
  const bare = (text: string) => text.replaceAll('"', '`')
  return { ...one, host: one.host.map(bare), table: bare(one.table) }
}

describe('A migration, beside what a host has made, touches nothing of it', () => {
  for (const [database, list] of cases) {
    describe(`on ${database.name}`, () => {
      for (const one of list) {
        const outcome = one.refused ? 'refuses' : 'works'
        it(`${outcome} beside ${one.what}`, async function () {
          await touchesNothing(await database.createUrl(this), one)
        })
      }
    })
  }
})

async function touchesNothing(url: string, { host, table, refused }: Case): Promise<void> {
  const first = await connect({ url })
  for (const sql of host) await first.query(sql)
  await first.close()
  // Anew: a search path that was changed counts for new connections.
  const connection = await connect({ url })
  try {
    const before = await tableNames(connection)
    const migrator = new Migrator(connection)
    const outcome = await migrator.up().then(
      () => 'done',
      (error: Error) => error.message,
    )
    if (refused) expect(outcome).to.match(refused)
    else expect(outcome).to.equal('done')
    if (!refused) expect(await migrator.status()).to.deep.include({ pending: [], missing: [] })

    await takeAllBack(migrator)
    const left = (await tableNames(connection)).filter((name) => name !== 'gadwall_migrations')
    expect(left).to.deep.equal(before.filter((name) => name !== 'gadwall_migrations'))
    expect(await rowsOf(connection, table)).to.deep.equal([{ id: 1, word: 'mine' }])
  } finally {
    await connection.close()
  }
}

async function takeAllBack(migrator: Migrator): Promise<void> {
  // Where the table of migrations is somebody else's, there is nothing to take back.
  while ((await migrator.down().catch(() => [])).length > 0) {}
}

function rowsOf(connection: Connection, table: string): Promise<object[]> {
  return connection.query<object>(`SELECT id, word FROM ${table}`, { type: QueryTypes.SELECT })
}

describe('A table that took the place of ours', () => {
  for (const database of [sqlite, postgres, mariadb]) {
    it(`is named by the status and by up, and is never dropped, on ${database.name}`, async function () {
      const connection = await connect({ url: await database.createUrl(this) })
      try {
        const migrator = new Migrator(connection)
        await migrator.up()
        await connection.query('DROP TABLE users')
        for (const sql of tableOf(database === sqlite ? 'Users' : 'users'))
          await connection.query(sql)

        const { missing } = await migrator.status()
        expect(missing).to.include(database === sqlite ? 'users' : 'users.username_key')
        const error = await migrator.up().catch((reason: Error) => reason)
        expect(String(error)).to.match(/The database lacks users.*TABLE_PREFIX/)
        await takeAllBack(migrator)
        expect(await rowsOf(connection, 'users')).to.deep.equal([{ id: 1, word: 'mine' }])
      } finally {
        await connection.close()
      }
    })
  }
})

describe('A migration whose process was killed between two statements', () => {
  for (const database of [sqlite, postgres, mariadb]) {
    it(`says what is left, drops nothing, and goes on without it, on ${database.name}`, async function () {
      const connection = await connect({ url: await database.createUrl(this) })
      try {
        const migrator = new Migrator(connection)
        await migrator.up()
        // As MariaDB has it after a kill: the table is there, and no migration says so.
        while ((await migrator.status()).executed.at(-1) !== '0011-leases') await migrator.down()
        await connection.query("DELETE FROM gadwall_migrations WHERE name = '0011-leases'")
        const error = await migrator.up().catch((reason: Error) => reason)
        expect(String(error)).to.match(/table named "leases" already.*ended half-way/)
        expect(await migrator.down()).to.deep.equal(['0010-audit-events'])
        expect(await tableNames(connection)).to.include('leases')

        await connection.query('DROP TABLE leases')
        await migrator.up()
        expect(await migrator.status()).to.deep.include({ pending: [], missing: [] })
      } finally {
        await connection.close()
      }
    })
  }
})

describe('Migrator.status()', () => {
  it('names migrations that only a newer version knows', async function () {
    const connection = await connect({ url: await sqlite.createUrl(this) })
    const migrator = new Migrator(connection)
    await migrator.up()
    await connection.query("INSERT INTO gadwall_migrations VALUES ('9999-later', '')")

    expect((await migrator.status()).unknown).to.deep.equal(['9999-later'])
    await connection.close()
  })
})
