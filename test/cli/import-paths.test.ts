import { execFileSync } from 'node:child_process'
import {
  existsSync,
  linkSync,
  lstatSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { connect } from '../../src/database/connection/connect.ts'
import { SequelizeUserStore } from '../../src/database/users/user-store.ts'
import { compiledProgram, type Run, requireProgram, Workplace } from '../support/cli.ts'

const DATABASE = 'data/gadwall.sqlite'

describe('gadwall import, of paths that are not for it', function () {
  this.timeout(120_000)
  let place: Workplace
  beforeEach(async () => {
    place = new Workplace()
    writeFileSync(file('users.csv'), 'username\nada\na b\n')
    await place.gadwall(['createuser', '--username', 'grace'])
  })
  afterEach(() => place.remove())

  const file = (name: string) => join(place.directory, name)
  const skipTo = (name: string) =>
    place.gadwall(['import', 'users.csv', '--skip-bad', '--refused', name])

  async function names(): Promise<string[]> {
    const connection = await connect({ url: `sqlite:${file(DATABASE)}` })
    try {
      const users = new SequelizeUserStore(connection)
      return (await users.model.findAll({ order: ['id'] })).map(({ username }) => username)
    } finally {
      await connection.close()
    }
  }

  function expectRefused(run: Run, name: string, complaint: RegExp): void {
    expect(run, name).to.include({ code: 1, out: '' })
    expect(run.err).to.match(complaint)
    expect(run.err.trim().split('\n')).to.have.length(1)
  }

  it('neither removes nor empties what is at the path for refused lines, and imports nothing', async function () {
    const mkfifo = requireProgram(this, 'mkfifo')
    execFileSync(mkfifo, [file('fifo')])
    writeFileSync(file('letter.txt'), 'dear Ada')
    symlinkSync('letter.txt', file('link'))
    symlinkSync('nowhere', file('dangling'))

    for (const name of ['letter.txt', 'link', 'dangling', 'fifo', '.', '/dev/null']) {
      const path = resolve(place.directory, name)
      const before = lstatSync(path).ino
      expectRefused(await skipTo(name), name, /is there already/)
      expect(lstatSync(path).ino, name).to.equal(before)
    }
    expect(readFileSync(file('letter.txt'), 'utf8')).to.equal('dear Ada')
    expect(existsSync(file('nowhere'))).to.equal(false)
    expect(statSync('/dev/null').isCharacterDevice()).to.equal(true)
    expect(await names()).to.deep.equal(['grace'])
  })

  it('never takes a file of the database for the file of refused lines', async () => {
    const { ino } = statSync(file(DATABASE))
    for (const suffix of ['', '-wal', '-shm', '-journal']) {
      expectRefused(
        await skipTo(`data/../${DATABASE}${suffix}`),
        suffix,
        /is a file of the database itself/,
      )
    }
    expect(statSync(file(DATABASE)).ino).to.equal(ino)
    expect(await names()).to.deep.equal(['grace'])
  })

  it('does not open a file of the database to read users from it, under any name', async () => {
    linkSync(file(DATABASE), file('hard'))
    symlinkSync(DATABASE, file('soft'))
    const read = (name: string) => place.gadwall(['import', name, '--format', 'csv'])

    for (const name of [DATABASE, `${DATABASE}-wal`, `${DATABASE}-shm`, 'hard', 'soft']) {
      // Its side files are there while somebody has it open.
      const connection = await connect({ url: `sqlite:${file(DATABASE)}` })
      await connection.query('SELECT 1 FROM users')
      const run = await read(name)
      await connection.close()
      expectRefused(run, name, /is a file of the database itself/)
    }
  })

  it('does not read the database from standard input either', async function () {
    const sh = requireProgram(this, 'sh')
    const line = `"$0" "$@" < ${DATABASE}; echo "code $?"`
    const args = ['-c', line, process.execPath, compiledProgram(), 'import', '-', '--format', 'csv']
    const options = { cwd: place.directory, env: place.environment(), stdio: 'pipe' } as const

    expect(execFileSync(sh, args, options).toString()).to.equal('code 1\n')
  })

  it('puts a number into the name that nobody has chosen when there is such a file', async () => {
    writeFileSync(file('users.csv.refused.ndjson'), 'of yesterday')
    const { out } = await place.gadwall(['import', 'users.csv', '--skip-bad'])

    expect(out).to.contain('The refused ones are in users.csv.refused-2.ndjson\n')
    expect(readFileSync(file('users.csv.refused-2.ndjson'), 'utf8')).to.contain('a b')
    expect(readFileSync(file('users.csv.refused.ndjson'), 'utf8')).to.equal('of yesterday')
  })

  it('leaves no empty file behind when no line is refused', async () => {
    writeFileSync(file('users.csv'), 'username\nada\n')
    expect(await skipTo('refused.ndjson')).to.include({ code: 0 })
    expect(existsSync(file('refused.ndjson'))).to.equal(false)
    expect(await names()).to.deep.equal(['grace', 'ada'])
  })

  it('says so when the file for refused lines cannot be made', async () => {
    expectRefused(await skipTo('none/refused.ndjson'), 'none', /cannot be made: ENOENT/)
    expect(await names()).to.deep.equal(['grace'])
  })
})
