import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { connect } from '../../../src/database/connection/connect.ts'
import { backup } from '../../../src/server/emergencies/backup.ts'
import { Browser } from '../../support/browser.ts'
import { addCrowd } from '../../support/crowd.ts'
import { ServerProcess } from '../../support/server-process.ts'
import { PASSWORD } from '../../support/test-site.ts'
import { testSize } from '../../support/test-size.ts'
import { addEvents, addSessions } from './many-rows.ts'

const ROWS = testSize({ small: 8000, full: 1_000_000 })
const [PEOPLE, SESSIONS] = [ROWS / 4, ROWS / 4]
const EVENTS = ROWS - PEOPLE - SESSIONS

describe(`a backup of ${ROWS} rows while two processes write`, function () {
  this.timeout(testSize({ small: 60_000, full: 900_000 }))
  let directory: string
  let one: ServerProcess
  let other: ServerProcess
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gadwall-backup-'))
    // Nobody makes so many accounts from one address.
    const settings = { TRUSTED_PROXIES: '127.0.0.1' }
    one = await ServerProcess.start(settings)
    await one.stop()
    const connection = await connect({ url: `sqlite:${one.file}` })
    await addCrowd(connection, PEOPLE)
    await addSessions(connection, SESSIONS)
    await addEvents(connection, EVENTS)
    await connection.close()
    await one.restart()
    const same = { ...settings, DATABASE_URL: `sqlite:${one.file}` }
    other = await ServerProcess.start(same, { isEmpty: true })
  })
  after(async () => {
    await other?.remove()
    await one?.remove()
    rmSync(directory, { recursive: true, force: true })
  })

  it('has every row that was acknowledged before, is whole, and stops nobody', async () => {
    const copy = join(directory, 'copy.sqlite')
    const acknowledged: string[] = []
    const waits: number[] = []
    let isLoad = true
    const load = [one, other].map(async ({ url }, process) => {
      for (let index = 0; isLoad; index++) {
        const username = `writer${process}n${index}`
        const startedAt = performance.now()
        const fields = { username, email: '', password: PASSWORD }
        const browser = new Browser(url)
        const _csrf = await browser.token('/register')
        const address = `24.${process}.${index % 250}.${Math.floor(index / 250)}`
        const from = { 'x-forwarded-for': address }
        const { status } = await browser.post('/register', { ...fields, _csrf }, from)
        if (status !== 303) throw new Error(`${username} was answered ${status}`)
        waits.push(performance.now() - startedAt)
        acknowledged.push(username)
      }
    })
    while (acknowledged.length < 20) await pause(20)
    const before = [...acknowledged]
    const usual = Math.max(...waits.splice(0))
    const loop = monitorEventLoopDelay({ resolution: 5 })
    loop.enable()
    const startedAt = performance.now()
    const outcome = await backup({ databaseUrl: `sqlite:${one.file}`, tablePrefix: '' }, copy)
    const took = performance.now() - startedAt
    loop.disable()
    const longest = Math.max(...waits)
    isLoad = false
    await Promise.all(load)
    expect(outcome).to.deep.equal({ bytes: statSync(copy).size })
    expect(acknowledged.length).to.be.above(before.length)

    const connection = await connect({ url: `sqlite:${copy}` })
    const ask = (sql: string) => connection.query<{ n: number }>(sql, { type: QueryTypes.SELECT })
    const [people] = await ask(
      `SELECT COUNT(*) AS n FROM users WHERE username IN (${before.map((name) => `'${name}'`).join(', ')})`,
    )
    const [all] = await ask('SELECT COUNT(*) AS n FROM users')
    const [events] = await ask("SELECT COUNT(*) AS n FROM audit_events WHERE id LIKE 'made %'")
    const [sessions] = await ask('SELECT COUNT(*) AS n FROM sessions')
    const integrity = await ask('PRAGMA integrity_check')
    await connection.close()
    expect(people?.n).to.equal(before.length)
    expect(all?.n).to.be.at.least(PEOPLE + before.length)
    expect(events?.n).to.equal(EVENTS)
    expect(sessions?.n).to.equal(0)
    expect(integrity).to.deep.equal([{ integrity_check: 'ok' }])
    if (process.env.TEST_SIZE === 'full') {
      const figures = {
        seconds: took / 1000,
        megabytes: statSync(copy).size / 1e6,
        longestPauseOfTheLoopMs: loop.max / 1e6,
        pausesOfTheLoopP99Ms: loop.percentile(99) / 1e6,
        longestRegistrationMs: longest,
        longestRegistrationBeforeMs: usual,
        registeredMeanwhile: acknowledged.length - before.length,
      }
      process.stdout.write(`${JSON.stringify(figures)}\n`)
    }
  })

  it('put back, lets nobody in who was logged in', async () => {
    const browser = new Browser(one.url)
    await browser.submit('/login', { username: 'ada', password: PASSWORD })
    expect((await browser.get('/account')).status).to.equal(200)
    await one.stop()
    await other.stop()
    for (const suffix of ['', '-wal', '-shm']) rmSync(one.file + suffix, { force: true })
    copyFileSync(join(directory, 'copy.sqlite'), one.file)
    await one.restart()
    expect((await browser.get('/account')).status).to.equal(302)
    expect(
      (await new Browser(one.url).submit('/login', { username: 'ada', password: PASSWORD })).status,
    ).to.equal(303)
  })
})
