import { expect } from 'chai'
import { migrations } from '../../src/database/migrations/all.ts'
import { postgres } from '../database/databases.ts'
import { Workplace } from '../support/cli.ts'
import { MemorySite, runInProcess } from './run-in-process.ts'

const NAMES = migrations.map(({ name }) => name)
const lines = (prefix: string, names: readonly string[]) =>
  names.map((name) => `${prefix}${name}\n`).join('')

describe('gadwall migrate', () => {
  const place = new Workplace()
  after(() => place.remove())

  it('goes up, a step down, and says what is done and what is pending', async function () {
    this.timeout(60_000)
    const last = NAMES.slice(-1)
    const steps: [args: string[], out: string][] = [
      [[], lines('done ', NAMES)],
      [['--down'], lines('taken back ', last)],
      [['--status'], lines('done     ', NAMES.slice(0, -1)) + lines('pending  ', last)],
    ]
    for (const [args, out] of steps) {
      expect(await place.gadwall(['migrate', ...args])).to.deep.equal({ code: 0, out, err: '' })
    }
  })

  it('says so when there is nothing to do', async () => {
    const site = new MemorySite()
    const up = await runInProcess(['migrate'], { site })
    const down = await runInProcess(['migrate', '--down'], { site })

    expect(up).to.deep.equal({ code: 0, out: 'The database is up to date.\n', err: '' })
    expect(down).to.deep.equal({ code: 0, out: 'There is nothing to take back.\n', err: '' })
  })

  it('is what serve asks for on a new PostgreSQL, and after which everything works', async function () {
    this.timeout(60_000)
    const settings = { DATABASE_URL: await postgres.createUrl(this) }
    const { code, out, err } = await place.gadwall(['serve'], { settings })
    expect({ code, out }).to.deep.equal({ code: 1, out: '' })
    expect(err).to.match(/^gadwall: The database lacks .+ Run `gadwall migrate` once, .+\n$/)

    expect(await place.gadwall(['migrate'], { settings })).to.include({ code: 0 })
    expect(
      await place.gadwall(['createuser', '--username', 'ada', '--no-input'], { settings }),
    ).to.include({ code: 0, err: '' })
  })

  it('says so when the database cannot be reached, without its password', async () => {
    const settings = { DATABASE_URL: 'postgres://ada:hunter2@127.0.0.1:1/d' }
    const { code, out, err } = await place.gadwall(['migrate'], { settings })

    expect({ code, out }).to.deep.equal({ code: 1, out: '' })
    expect(err).to.match(/^gadwall: The database cannot be reached.*\n$/)
    expect(err).to.not.contain('hunter2')
  })
})

describe('gadwall migrate --print', () => {
  const place = new Workplace()
  after(() => place.remove())

  it('prints the steps for the kind of database that the settings name, and connects to nothing', async () => {
    const settings = { DATABASE_URL: 'postgres://ada@127.0.0.1:1/d', TABLE_PREFIX: 'gw_' }
    const { code, out, err } = await place.gadwall(['migrate', '--print'], { settings })
    expect({ code, err }).to.deep.equal({ code: 0, err: '' })
    expect(out)
      .to.contain('CREATE TABLE "gw_users"')
      .and.to.contain(`('${NAMES.at(-1)}', '`)
    expect(out).to.contain("INSERT INTO gw_permissions (name, label) VALUES ('users.view'")
  })

  it('prints them for another kind with --dialect, and knows three', async () => {
    const heard: unknown[] = []
    const migrationSql = async (dialect?: string) => {
      heard.push(dialect)
      return 'SELECT 1;\n'
    }
    const print = (...args: string[]) => runInProcess(['migrate', ...args], { migrationSql })

    expect(await print('--print', '--dialect', 'mariadb')).to.include({
      code: 0,
      out: 'SELECT 1;\n',
    })
    expect(heard).to.deep.equal(['mariadb'])
    for (const args of [
      ['--print', '--dialect', 'oracle'],
      ['--dialect', 'mariadb'],
      ['--print', '--down'],
    ]) {
      expect(await print(...args)).to.include({ code: 2, out: '' })
    }
  })
})
