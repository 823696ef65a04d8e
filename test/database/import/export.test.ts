import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { NewUser } from '../../../src/auth/accounts/user-store.ts'
import { EventHub } from '../../../src/auth/events.ts'
import {
  createPasswords,
  type PooledPasswords,
} from '../../../src/auth/passwords/create-passwords.ts'
import type { CommandSite } from '../../../src/cli/command.ts'
import { bindPasswords } from '../../../src/database/connection/connect.ts'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { SequelizeBulkUsers } from '../../../src/database/import/bulk-users.ts'
import { SequelizeUserSource } from '../../../src/database/import/exported-users.ts'
import { SequelizeUserStore } from '../../../src/database/users/user-store.ts'
import { runInProcess } from '../../cli/run-in-process.ts'
import { databases, empty, openDatabase, sqlName, type TestDatabase } from '../databases.ts'

const PEOPLE: readonly NewUser[] = [
  {
    username: 'ada',
    email: 'ada@example.com',
    passwordHash: '$2b$04$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
    firstName: 'Ada "A",\r\nB ',
    lastName: ' Löve=lace',
    isActive: false,
    isStaff: true,
    isSuperuser: true,
    dateJoined: new Date('2014-05-06T07:08:09.000Z'),
    groups: ['press', 'staff'],
  },
  { username: '宝', passwordHash: `pbkdf2_sha256$1000$salt$${'A'.repeat(43)}=` },
  { username: 'nobody' },
  ...Array.from({ length: 1100 }, (_, index) => ({ username: `user${index}`, groups: ['all'] })),
]

describe('gadwall export', () => {
  for (const database of databases) describe(`on ${database.name}`, () => roundTrip(database))
})

function roundTrip(database: TestDatabase): void {
  let connection: Connection
  let passwords: PooledPasswords
  let directory: string
  before(async function () {
    this.timeout(60_000)
    connection = await openDatabase(this, database)
    passwords = createPasswords({ cost: 4 })
    directory = mkdtempSync(join(tmpdir(), 'gadwall-export-'))
    bindPasswords(connection, passwords)
    await clear()
    await new SequelizeUserStore(connection).createUsers(PEOPLE)
  })
  after(async () => {
    await connection?.close()
    await passwords?.close()
    if (directory) rmSync(directory, { recursive: true, force: true })
  })

  const clear = async () => {
    await empty(connection)
    for (const table of ['user_groups', 'groups'] as const) {
      await connection.query(`DELETE FROM ${sqlName(connection, table)}`)
    }
  }

  const run = (...args: readonly string[]) => {
    const site: Partial<CommandSite> = {
      userSource: new SequelizeUserSource(connection, 'users'),
      bulkUsers: new SequelizeBulkUsers(connection, 'users'),
      passwords,
      hashes: {},
      auth: { events: new EventHub(() => {}) } as CommandSite['auth'],
      databaseFiles: [],
      close: async () => {},
    }
    return runInProcess(args, { open: async () => site as CommandSite })
  }

  for (const format of ['csv', 'ndjson'] as const) {
    it(`writes as ${format} what import reads: everybody comes back as they were`, async function () {
      this.timeout(60_000)
      const file = join(directory, `users.${format}`)
      const again = join(directory, `again.${format}`)
      const first = await run('export', '--format', format, '--output', file)
      await clear()
      const imported = await run('import', file)
      await run('export', '--format', format, '--output', again)

      expect(first).to.deep.equal({ code: 0, out: '', err: '' })
      expect(imported, imported.err).to.include({ code: 0 })
      // Whoever has no password has another mark of it each time.
      const textOf = (path: string) => readFileSync(path, 'utf8').replace(/![\w-]{40}/g, '!')
      expect(textOf(again)).to.equal(textOf(file))
      const { groups: _, ...ada } = PEOPLE[0] as NewUser
      expect(await new SequelizeUserStore(connection).findByUsername('ada')).to.deep.include(ada)
    })
  }

  it('writes into a new file for its owner only, and never into one that is there', async () => {
    const file = join(directory, 'new.csv')
    expect(await run('export', '--output', file)).to.deep.equal({ code: 0, out: '', err: '' })
    const written = readFileSync(file, 'utf8')
    const again = await run('export', '--output', file)

    expect(statSync(file).mode & 0o777).to.equal(0o600)
    expect(written.startsWith('username,email,passwordHash,')).to.equal(true)
    expect(again).to.include({ code: 1 })
    expect(again.err).to.contain('is there already, and is left as it is')
    expect(readFileSync(file, 'utf8')).to.equal(written)
  })

  it('is called wrongly with another format', async () => {
    expect(await run('export', '--format', 'xml')).to.include({ code: 2, out: '' })
  })
}
