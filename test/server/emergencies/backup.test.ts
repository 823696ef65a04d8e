import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { connect } from '../../../src/database/connection/connect.ts'
import { backup } from '../../../src/server/emergencies/backup.ts'
import { Browser } from '../../support/browser.ts'
import { ServerProcess } from '../../support/server-process.ts'
import { PASSWORD } from '../../support/test-site.ts'

const LOGIN = { username: 'ada', password: PASSWORD }

async function rowsOf<Row extends object>(file: string, sql: string): Promise<Row[]> {
  const connection = await connect({ url: `sqlite:${file}` })
  try {
    return await connection.query<Row>(sql, { type: QueryTypes.SELECT })
  } finally {
    await connection.close()
  }
}

async function run(file: string, sql: string): Promise<void> {
  const connection = await connect({ url: `sqlite:${file}` })
  await connection.query(sql)
  await connection.close()
}

describe('gadwall backup', function () {
  this.timeout(120_000)
  let directory: string
  let server: ServerProcess
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gadwall-backup-'))
    server = await ServerProcess.start()
  })
  after(async () => {
    await server?.remove()
    rmSync(directory, { recursive: true, force: true })
  })

  it('under load: a whole copy with every row that was acknowledged before, and nobody in it', async () => {
    const copy = join(directory, 'copy.sqlite')
    const browser = new Browser(server.url)
    await browser.submit('/login', LOGIN)
    const acknowledged: string[] = []
    let isLoad = true
    const load = [1, 2, 3].map(async (worker) => {
      for (let index = 0; isLoad; index++) {
        const username = `w${worker}n${index}`
        const fields = { username, email: '', password: PASSWORD }
        const answer = await new Browser(server.url).submit('/register', fields)
        if (answer.status === 303) acknowledged.push(username)
      }
    })
    while (acknowledged.length < 10) await pause(20)
    const before = [...acknowledged]
    const { code, out, err } = await server.workplace.gadwall(['backup', copy])
    const meanwhile = acknowledged.length
    isLoad = false
    await Promise.all(load)
    expect(code, err).to.equal(0)
    expect(out).to.match(
      /^Backed up to .*copy\.sqlite \(\d+ bytes\)\. Nobody is logged in in it\.\n$/,
    )
    expect(meanwhile).to.be.above(before.length)
    expect(statSync(copy).mode & 0o777).to.equal(0o600)
    for (const suffix of ['-wal', '-journal']) expect(existsSync(copy + suffix)).to.equal(false)
    const names = (await rowsOf<{ username: string }>(copy, 'SELECT username FROM users')).map(
      ({ username }) => username,
    )
    expect(names).to.include.members(before)
    const [check] = await rowsOf<object>(copy, 'PRAGMA integrity_check')
    expect(check).to.deep.equal({ integrity_check: 'ok' })
    for (const table of ['sessions', 'devices']) {
      const [row] = await rowsOf<{ n: number }>(copy, `SELECT COUNT(*) AS n FROM ${table}`)
      expect(row?.n, table).to.equal(0)
    }
    // The site itself has them still.
    expect((await browser.get('/account')).status).to.equal(200)

    const restored = await ServerProcess.start(
      { DATABASE_URL: `sqlite:${copy}` },
      { isEmpty: true },
    )
    try {
      const old = browser.clone()
      const visitor = new Browser(restored.url)
      for (const [name, value] of old.cookies) visitor.cookies.set(name, value)
      expect((await visitor.get('/account')).status).to.equal(302)
      expect((await new Browser(restored.url).submit('/login', LOGIN)).status).to.equal(303)
    } finally {
      await restored.remove()
    }
  })

  it('overwrites nothing, and leaves nothing behind when it fails', async () => {
    const taken = join(directory, 'taken.sqlite')
    writeFileSync(taken, 'mine')
    const refused = await server.workplace.gadwall(['backup', taken])
    expect([refused.code, refused.err]).to.deep.equal([
      1,
      `gadwall: ${taken} is there already: name a new file\n`,
    ])
    expect(statSync(taken).size).to.equal(4)
    const nowhere = await server.workplace.gadwall(['backup', join(directory, 'no', 'where')])
    expect(nowhere.code).to.equal(1)
    const other = { DATABASE_URL: 'sqlite:data/none.sqlite' }
    const none = await server.workplace.gadwall(['backup', 'x.sqlite'], { settings: other })
    expect(none.err).to.contain('There is no database at')
    expect(existsSync(join(server.workplace.directory, 'data/none.sqlite'))).to.equal(false)
  })

  it('an ended session stays ended when a backup is put back by hand', async () => {
    const monday = join(directory, 'monday.sqlite')
    const browser = new Browser(server.url)
    await browser.submit('/login', LOGIN)
    expect((await browser.get('/account')).status).to.equal(200)
    // Not by our command: its sessions are in the copy.
    await run(server.file, `VACUUM INTO '${monday}'`)
    await browser.submit('/logout', {})
    // A day goes by.
    await run(server.file, "UPDATE marks SET value = value + 86400000 WHERE name = 'epoch'")
    await server.stop()
    await server.restart()
    await server.stop()
    for (const suffix of ['-wal', '-shm']) rmSync(server.file + suffix, { force: true })
    copyFileSync(monday, server.file)
    const [row] = await rowsOf<{ n: number }>(server.file, 'SELECT COUNT(*) AS n FROM sessions')
    expect(row?.n).to.be.above(0)

    const check = await server.workplace.gadwall(['check'])
    expect([check.code, check.err]).to.satisfy(
      ([code, err]: [number, string]) => code === 1 && err.includes('a backup was put back'),
    )
    await server.restart()
    const [left] = await rowsOf<{ n: number }>(server.file, 'SELECT COUNT(*) AS n FROM sessions')
    expect(left?.n).to.equal(0)
    expect((await server.workplace.gadwall(['check'])).code).to.equal(0)
    expect((await browser.submit('/login', LOGIN)).status).to.equal(303)
    expect(await server.stop()).to.contain('a backup was put back')
    await server.restart()
    expect((await browser.get('/account')).status).to.equal(200)
    const file = join(server.workplace.directory, 'data/epoch')
    expect(statSync(file).mode & 0o777).to.equal(0o600)
  })

  it('`restored` ends what came back, whatever is known', async () => {
    const browser = new Browser(server.url)
    await browser.submit('/login', LOGIN)
    const { code, out } = await server.workplace.gadwall(['restored'])
    expect(code).to.equal(0)
    expect(out).to.match(/^\d+ sessions? of the backup (was|were) ended\. Nobody is logged in\.\n$/)
    expect((await browser.get('/account')).status).to.equal(302)
  })

  it('says how PostgreSQL and MariaDB are backed up, without the password', async () => {
    for (const [url, wanted] of [
      [
        'postgres://ann:secret@db.example:5433/site?ssl=true',
        "umask 077 && pg_dump --format=custom --file='new file' --host=db.example --port=5433 --username=ann site",
      ],
      [
        'mariadb://ann:secret@db.example/site',
        "umask 077 && mariadb-dump --single-transaction --host=db.example --user=ann --password site > 'new file'",
      ],
    ] as const) {
      const outcome = await backup({ databaseUrl: url, tablePrefix: '' }, 'new file')
      expect(outcome).to.deep.equal({ call: [wanted] })
    }
    const settings = { DATABASE_URL: 'postgres://ann:secret@db.example/site' }
    const { code, err } = await server.workplace.gadwall(['backup', 'x'], { settings })
    expect(code).to.equal(1)
    expect(err).to.contain('pg_dump').and.contain('gadwall restored').and.not.contain('secret')
  })

  it('the change of the secret is told step by step', async () => {
    const old = 'a secret that only the tests of this project know'
    const next = 'another secret that nobody but these tests knows'
    await server.stop()
    const place = server.workplace
    const check = async (secret: string) =>
      (await place.gadwall(['check'], { settings: { SECRET: secret } })).err
    const serve = async (secret: string) => {
      const running = place.start(['serve'], { SECRET: secret })
      await running.says(/listening at/)
      return running
    }
    const first = await serve(old)
    const browser = new Browser(server.url)
    await browser.submit('/login', LOGIN)
    first.process.kill('SIGTERM')
    await first.ended
    expect(await check(`${next},${old}`)).to.contain('SECRET is at step 1 of 3')
    await pause(5)
    const second = await serve(`${next},${old}`)
    expect(await check(`${next},${old}`)).to.match(
      /SECRET is at step 2 of 3: 1 session and \d+ mailed link/,
    )
    expect(await check(next)).to.contain('SECRET was replaced while 1 session')
    expect((await browser.get('/account')).status).to.equal(200)
    await place.gadwall(['users', 'logout', '--all'], { settings: { SECRET: `${next},${old}` } })
    expect(await check(`${next},${old}`)).to.contain('SECRET is at step 3 of 3')
    expect(await check(next)).to.equal('')
    second.process.kill('SIGTERM')
    await second.ended
  })
})
