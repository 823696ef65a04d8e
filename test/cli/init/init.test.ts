import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import sqlite3 from 'sqlite3'
import { runInProcess } from '../run-in-process.ts'

const GOOD = `CREATE TABLE members (member_no integer PRIMARY KEY AUTOINCREMENT,
  login varchar(40) NOT NULL UNIQUE, mail text, pw_hash varchar(60) NOT NULL, enabled boolean)`

describe('gadwall init', () => {
  const home = process.cwd()
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'gadwall-init-'))
    process.chdir(directory)
    writePackage({ knex: '3', sqlite3: '6' })
  })
  afterEach(() => {
    process.chdir(home)
    rmSync(directory, { recursive: true, force: true })
  })

  function writePackage(dependencies: Record<string, string>): void {
    writeFileSync('package.json', JSON.stringify({ dependencies }))
  }

  async function initOn(sql: string, ...args: string[]) {
    await execute(sql)
    return init('--yes', ...args)
  }

  async function init(...args: string[]) {
    return runInProcess(['init', '--database-url', 'sqlite:club.sqlite', ...args])
  }

  it('writes both files, says what it found, and what is left to do', async () => {
    const { code, out, err } = await initOn(GOOD)
    expect({ code, err }).to.deep.equal({ code: 0, err: '' })
    expect(readdirSync('.')).to.include.members(['users.ts', 'users.test.ts'])
    expect(out)
      .to.contain('Users for Knex: members')
      .and.to.contain("import { mountUsers } from './users.js'")
    expect(out).to.match(/isActive +enabled/)
  })

  it('shows a diff and writes nothing with --dry-run', async () => {
    const { code, out } = await initOn(GOOD, '--dry-run')
    expect(code).to.equal(0)
    expect(out).to.contain('--- /dev/null\n+++ users.ts\n@@').and.to.contain('Nothing was written.')
    expect(readdirSync('.')).to.have.members(['club.sqlite', 'package.json'])
  })

  it('asks before it writes: where nobody can be asked, it writes nothing and exits with 1', async () => {
    await execute(GOOD)
    const { code, err } = await init()
    expect(code).to.equal(1)
    expect(err).to.contain('--yes').and.to.contain('--dry-run')
    expect(readdirSync('.')).to.have.members(['club.sqlite', 'package.json'])
  })

  it('never overwrites a file, and writes neither when one is there', async () => {
    for (const name of ['users.ts', 'users.test.ts']) {
      mkdirSync('src', { recursive: true })
      writeFileSync(join('src', name), 'mine')
      await rm('club.sqlite')
      const { code, err } = await initOn(GOOD)
      expect(code).to.equal(1)
      expect(err).to.contain(`src/${name} is already there`).and.to.contain('--dir')
      expect(readdirSync('src')).to.deep.equal([name])
      expect(readFileSync(join('src', name), 'utf8')).to.equal('mine')
      await rm(join('src', name))
    }
  })

  it('opens the database for reading only, and makes none', async () => {
    const { code } = await init('--yes')
    expect(code).to.equal(1)
    expect(readdirSync('.')).to.deep.equal(['package.json'])
  })

  it('never prints the password of the database', async () => {
    const url = 'postgres://app:hunter2-secret@127.0.0.1:1/club'
    const { code, out, err } = await runInProcess(['init', '--yes', '--database-url', url])
    expect(code).to.equal(1)
    expect(out + err).to.not.contain('hunter2-secret')
  })

  const refusals: readonly (readonly [string, string, readonly string[], number, RegExp])[] = [
    [
      'an unknown table',
      GOOD,
      ['--table', 'member'],
      1,
      /no table member\. Did you mean members\?/,
    ],
    ['an unknown ORM', GOOD, ['--orm', 'kisely'], 2, /no "kisely"\. Did you mean kysely\?/],
    [
      'an unknown field of --map',
      GOOD,
      ['--map', 'name=login'],
      2,
      /no field "name"\. There are: username/,
    ],
    ['an unknown column of --map', GOOD, ['--map', 'username=logn'], 2, /Did you mean login\?/],
    ['a --map that is none', GOOD, ['--map', 'username'], 2, /username=login,passwordHash=pw/],
    [
      'a table without a key',
      'CREATE TABLE members (login text, pw text)',
      [],
      1,
      /no primary key/,
    ],
    [
      'a key of two columns',
      'CREATE TABLE members (a integer, b integer, login text, pw text, PRIMARY KEY (a, b))',
      [],
      1,
      /2 columns \(a, b\)/,
    ],
    [
      'a table without names',
      'CREATE TABLE members (id integer PRIMARY KEY, shoe_size integer, pw text)',
      ['--table', 'members'],
      1,
      /--map username=COLUMN/,
    ],
    [
      'a table without hashes',
      'CREATE TABLE members (id integer PRIMARY KEY, login text)',
      ['--table', 'members'],
      1,
      /--map passwordHash=COLUMN/,
    ],
    [
      'a database in which nobody is found',
      'CREATE TABLE shoes (id integer PRIMARY KEY, size integer)',
      [],
      2,
      /--table NAME\. There are: shoes/,
    ],
  ]
  for (const [what, sql, args, code, pattern] of refusals) {
    it(`refuses ${what} with exit ${code} and the remedy`, async () => {
      const run = await initOn(sql, ...args)
      expect(run.err).to.match(pattern)
      expect(run.code).to.equal(code)
      expect(readdirSync('.')).to.not.include('users.ts')
    })
  }

  it('refuses an app without an ORM, and one with two, and takes the one that is named', async () => {
    writePackage({})
    expect((await initOn(GOOD)).err).to.contain('--orm array')
    writePackage({ knex: '3', typeorm: '1' })
    const { code, err } = await init('--yes')
    expect(code).to.equal(1)
    expect(err).to.contain('knex and typeorm').and.to.contain('--orm knex')
    writePackage({ knex: '3', objection: '3' })
    expect((await init('--dry-run')).out).to.contain('Users for Objection')
  })

  it('says which driver is missing, and what installs it', async () => {
    writePackage({ drizzle: '1', 'drizzle-orm': '1' })
    const { code, err } = await runInProcess(['init', '--yes', '--database-url', 'pglite:data'])
    expect(code).to.equal(1)
    expect(err).to.contain('npm install @electric-sql/pglite')
  })

  it('refuses a folder without package.json', async () => {
    await rm('package.json')
    const { code, err } = await init('--yes')
    expect(code).to.equal(1)
    expect(err).to.contain('There is no package.json')
  })

  it('asks for the address of the database, and takes it from .env', async () => {
    const { code, err } = await runInProcess(['init', '--yes'])
    expect(code).to.equal(2)
    expect(err).to.contain('--database-url')
    await execute(GOOD)
    writeFileSync('.env', 'DATABASE_URL=sqlite:club.sqlite\n')
    expect((await runInProcess(['init', '--yes'])).code).to.equal(0)
  })

  it('notes what works and deserves a look', async () => {
    const { out } = await initOn(
      'CREATE TABLE people (id integer PRIMARY KEY, email text, password text, status text)',
    )
    expect(out)
      .to.contain('no unique index')
      .and.to.contain('no AUTOINCREMENT')
      .and.to.contain('status is not read')
    expect(readFileSync('users.test.ts', 'utf8')).to.contain("'an id is not given to somebody else")
  })
})

async function rm(name: string): Promise<void> {
  rmSync(name, { force: true })
}

async function execute(sql: string): Promise<void> {
  const database = new sqlite3.Database('club.sqlite')
  await new Promise<void>((resolve, reject) => {
    database.run(sql, (error) => (error ? reject(error) : resolve()))
  })
  await new Promise((resolve) => database.close(resolve))
}
