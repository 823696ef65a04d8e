import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { connect } from '../../../src/database/connection/connect.ts'
import type { Connection } from '../../../src/database/connection/connection.ts'
import { Browser } from '../../support/browser.ts'
import { addCrowd } from '../../support/crowd.ts'
import { ServerProcess } from '../../support/server-process.ts'
import { PASSWORD } from '../../support/test-site.ts'
import { testSize } from '../../support/test-size.ts'

const SESSIONS = testSize({ small: 40, full: 1000 })
const PEOPLE = testSize({ small: 4000, full: 120_000 })
/** `most` has all but every tenth, and ada. */
const MEMBERS = PEOPLE * 0.9 + 1
/** The second in which a page that stays open ends, and some time for a busy machine. */
const STREAM_ENDS_MS = 1000 + 3000
const LOGIN = { username: 'ada', password: PASSWORD }
const END_ALL = { logoutWhom: 'all', logoutConfirm: 'everybody' }

describe('an emergency at two processes of one site', function () {
  this.timeout(testSize({ small: 120_000, full: 900_000 }))
  let one: ServerProcess
  let other: ServerProcess
  let connection: Connection
  before(async () => {
    // All tests come from one address.
    const settings = { TRUSTED_PROXIES: '127.0.0.1' }
    one = await ServerProcess.start(settings)
    const same = { ...settings, DATABASE_URL: `sqlite:${one.file}` }
    other = await ServerProcess.start(same, { isEmpty: true })
    connection = await connect({ url: `sqlite:${one.file}` })
  })
  after(async () => {
    await connection?.close()
    await other?.remove()
    await one?.remove()
  })

  let next = 0
  const from = () => ({ 'x-forwarded-for': `23.${++next >> 8}.${next % 256}.1` })
  const logIn = async ({ url }: ServerProcess) => {
    const browser = new Browser(url)
    const _csrf = await browser.token('/login')
    const { status } = await browser.post('/login', { ...LOGIN, _csrf }, from())
    expect(status).to.equal(303)
    return browser
  }
  const some = async (count: number) => {
    const browsers: Browser[] = []
    for (let index = 0; index < count; index++) {
      browsers.push(await logIn(index % 2 ? one : other))
    }
    return browsers
  }
  const statusesOf = async (browsers: readonly Browser[]) => {
    const statuses = new Set<number>()
    for (const browser of browsers) statuses.add((await browser.get('/account')).status)
    return [...statuses]
  }
  const count = async (sql: string) => {
    const [row] = await connection.query<{ n: number }>(sql, { type: QueryTypes.SELECT })
    return row?.n ?? -1
  }

  it(`ends all of ${SESSIONS} sessions, in both, from the next request on; of whoever does it, too`, async () => {
    const browsers = await some(SESSIONS)
    expect(await statusesOf(browsers)).to.deep.equal([200])
    const admin = await logIn(one)
    const watching = await logIn(other)
    const stream = await fetch(`${other.url}/admin/activity/stream`, {
      headers: { cookie: watching.cookieHeader, accept: 'text/event-stream' },
    })
    expect(stream.status).to.equal(200)
    const streamEnds = stream.text().then(() => performance.now())
    const _csrf = await admin.token('/admin/emergency')
    const ended = await admin.post('/admin/emergency/end-sessions', { ...END_ALL, _csrf })
    const answeredAt = performance.now()
    expect([ended.status, ended.location]).to.deep.equal([303, '/login'])
    expect(await statusesOf([...browsers, admin, watching])).to.deep.equal([302])
    expect((await streamEnds) - answeredAt).to.be.below(STREAM_ENDS_MS)
    expect(await count('SELECT COUNT(*) AS n FROM sessions WHERE user_id IS NOT NULL')).to.equal(0)
    expect(await statusesOf(await some(2))).to.deep.equal([200])
  })

  it('by the command, too', async () => {
    const browsers = await some(10)
    const { out } = await one.workplace.gadwall(['users', 'logout', '--all'])
    expect(out).to.match(/^Ended \d+ sessions\.\n$/)
    expect(await statusesOf(browsers)).to.deep.equal([302])
  })

  it('unlocking lets a person try at once, in both, and clears nothing else', async () => {
    const known = await logIn(one)
    const guess = async ({ url }: ServerProcess) => {
      const browser = new Browser(url)
      const fields = { username: 'ada', password: 'wrong', _csrf: await browser.token('/login') }
      return (await browser.post('/login', fields, from())).status
    }
    const statuses: number[] = []
    for (let index = 0; index < 7; index++) statuses.push(await guess(index % 2 ? one : other))
    expect(statuses).to.include(429)
    const { code, err } = await one.workplace.gadwall(['users', 'unlock', 'ada'])
    expect(code, err).to.equal(0)
    expect([await guess(other), await guess(one)]).to.deep.equal([401, 401])
    expect(await statusesOf([known])).to.deep.equal([200])
    expect(await count('SELECT COUNT(*) AS n FROM devices')).to.be.above(0)
    await one.workplace.gadwall(['users', 'unlock', 'ada'])
  })

  it(`asks ${MEMBERS} members of a group for a new password: killed in the middle, it is done when it is run again`, async () => {
    await addCrowd(connection, PEOPLE)
    await connection.query("UPDATE users SET password_hash = '$2b$04$x' WHERE password_hash = '!'")
    const asked = () =>
      count("SELECT COUNT(*) AS n FROM tokens WHERE purpose = 'password-required'")
    const command = ['users', 'require-password', '--group', 'most']
    const running = one.workplace.start(command)
    while ((await asked()) === 0) {
      if (running.process.exitCode !== null) throw new Error('It was too fast to be killed')
      await pause(2)
    }
    running.process.kill('SIGKILL')
    await running.ended
    const before = await asked()
    expect(before).to.be.within(1, MEMBERS - 1)
    const startedAt = performance.now()
    const { out, err } = await one.workplace.gadwall(command)
    const took = performance.now() - startedAt
    expect(out, err).to.equal(
      `${MEMBERS} people are logged out, and set a new password at the next login.\n`,
    )
    // Once each, whoever was asked before it was killed, too.
    expect(await asked()).to.equal(MEMBERS)
    if (process.env.TEST_SIZE === 'full') {
      process.stdout.write(
        `${JSON.stringify({ members: MEMBERS, before, seconds: took / 1000 })}\n`,
      )
    }
    const browser = new Browser(other.url)
    const _csrf = await browser.token('/login')
    const answer = await browser.post('/login', { ...LOGIN, _csrf }, from())
    expect(answer.location).to.equal('/login/password')
  })
})
