import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { connect } from '../../src/database/connection/connect.ts'
import { Browser } from '../support/browser.ts'
import { IMPORT, manyPeople, upload } from '../support/imports.ts'
import { PASSWORD } from '../support/test-site.ts'
import { testSize } from '../support/test-size.ts'
import { WatchedServer } from '../support/watched-server.ts'

const PEOPLE = testSize({ small: 20_000, full: 500_000 })
const MEBIBYTE = 1024 * 1024

interface Told {
  readonly state: string
  readonly percent: number
  readonly counts: { readonly lines: number; readonly created: number; readonly existing: number }
}

/** A file of many, that stays no longer in memory than it must. */
function file(prefix: string): Blob {
  const parts: string[] = []
  let part: string[] = []
  for (const line of manyPeople(PEOPLE)) {
    part.push(line.replaceAll(/\buser(?=\d)/g, prefix))
    if (part.length === 5000) {
      parts.push(part.join(''))
      part = []
    }
  }
  return new Blob([...parts, part.join('')])
}

describe('a large import by page, in a server of its own', function () {
  this.timeout(600_000)
  let watched: WatchedServer
  let ada: Browser

  before(async () => {
    watched = await WatchedServer.start({ IMPORT_MAX_MB: '200' })
    ada = await logIn()
  })
  after(() => watched?.remove())

  async function logIn(): Promise<Browser> {
    const browser = new Browser(watched.url)
    const answer = await browser.submit('/login', { username: 'ada', password: PASSWORD })
    expect(answer.status).to.equal(303)
    return browser
  }
  const told = async (path: string, who = ada): Promise<Told> =>
    JSON.parse((await who.get(path, { accept: 'application/json' })).body)
  async function until(path: string, isThere: (one: Told) => boolean): Promise<Told> {
    for (;;) {
      const one = await told(path)
      if (isThere(one)) return one
      await pause(50)
    }
  }
  const files = () => readdirSync(join(watched.server.workplace.directory, 'data', 'imports'))
  async function start(prefix: string): Promise<string> {
    const sent = await upload(ada, file(prefix))
    expect(sent.status).to.equal(303)
    const { state } = await until(sent.location, (one) => !/upload|checking/.test(one.state))
    expect(state).to.equal('checked')
    const run = await ada.submit(`${sent.location}/run`, {}, sent.location)
    expect(run.status).to.equal(303)
    return sent.location
  }
  async function query<Row extends object>(sql: string): Promise<Row[]> {
    const connection = await connect({ url: `sqlite:${watched.server.file}` })
    try {
      return await connection.query<Row>(sql, { type: QueryTypes.SELECT })
    } finally {
      await connection.close()
    }
  }
  const written = async (prefix: string) =>
    (
      await query<{ n: number }>(`SELECT COUNT(*) AS n FROM users WHERE username LIKE '${prefix}%'`)
    )[0]?.n

  it('goes on without a page that follows it, while others log in, and its memory is flat', async () => {
    await watched.look({ collect: true })
    const { rss: before } = await watched.look({ collect: true })
    const seen = { rss: 0, delay: 0, login: 0 }
    const moves = new Set<string>()
    const measure = async () => {
      const begun = performance.now()
      await logIn()
      seen.login = Math.max(seen.login, performance.now() - begun)
      const { rss, delayMs } = await watched.look()
      seen.rss = Math.max(seen.rss, rss)
      seen.delay = Math.max(seen.delay, delayMs)
    }

    const begun = performance.now()
    const sent = await upload(ada, file('many'))
    const uploaded = performance.now()
    for (;;) {
      const { state, percent } = await told(sent.location)
      moves.add(`${state} ${percent}`)
      if (state === 'checked') break
      expect(state).to.be.oneOf(['uploaded', 'checking'])
      await measure()
    }
    const checked = performance.now()
    const run = await ada.submit(`${sent.location}/run`, {}, sent.location)
    expect(run.status).to.equal(303)
    // Whoever began it is gone; somebody else looks now and then.
    const other = await logIn()
    for (;;) {
      const { state, percent } = await told(sent.location, other)
      moves.add(`${state} ${percent}`)
      if (state === 'done') break
      expect(state).to.equal('running')
      await measure()
    }
    const done = performance.now()
    expect(await written('many')).to.equal(PEOPLE)
    expect(files()).to.deep.equal([])
    const { rss: after } = await watched.look({ collect: true })
    const grown = Math.round((seen.rss - before) / MEBIBYTE)
    const seconds = (from: number, to: number) => Math.round((to - from) / 100) / 10
    process.stdout.write(
      `      ${PEOPLE} people: upload ${seconds(begun, uploaded)} s, check ${seconds(uploaded, checked)} s, run ${seconds(checked, done)} s; ` +
        `RSS ${Math.round(before / MEBIBYTE)} MB before, ${Math.round(seen.rss / MEBIBYTE)} at most, ${Math.round(after / MEBIBYTE)} after; ` +
        `slowest login ${Math.round(seen.login)} ms, longest delay ${Math.round(seen.delay)} ms, ${moves.size} states seen\n`,
    )
    expect(
      [...moves].filter((move) => move.startsWith('running')),
      'progress',
    ).to.have.length.above(1)
    expect(grown, 'MB').to.be.below(200)
  })

  it('ends before its next batch when it is cancelled, and tells what was written', async () => {
    const path = await start('half')
    await until(path, ({ counts }) => counts.created > 0)
    const page = await ada.submit(`${path}/cancel`, {}, path)
    expect(page.status).to.equal(303)
    await until(path, ({ state }) => state === 'cancelled')
    await pause(1000)
    const { counts } = await told(path)
    expect(counts.created).to.be.above(0).and.below(PEOPLE)
    expect(await written('half')).to.equal(counts.created)
    expect(files()).to.deep.equal([])
    expect((await ada.get(path)).body).to.contain('written before it ended')
  })

  it('is told as interrupted when its process was killed, and another run writes the rest', async () => {
    const path = await start('killed')
    await until(path, ({ counts }) => counts.created > 0)
    await watched.server.kill()
    const some = (await written('killed')) ?? 0
    expect(some).to.be.above(0).and.below(PEOPLE)
    expect(files()).to.have.length(1)
    // As if half a minute had passed.
    const connection = await connect({ url: `sqlite:${watched.server.file}` })
    await connection.query('UPDATE imports SET beat_at = beat_at - 60000')
    await connection.close()
    await watched.server.restart()
    ada = await logIn()
    const { state } = await told(path)
    expect(state).to.equal('interrupted')
    expect((await ada.get(path)).body).to.contain('This was interrupted')
    for (let tries = 0; files().length > 0 && tries < 100; tries++) await pause(50)
    expect(files()).to.deep.equal([])

    const again = await start('killed')
    const { counts } = await until(again, (one) => one.state === 'done')
    expect(counts).to.deep.include({ lines: PEOPLE, existing: some, created: PEOPLE - some })
    expect(await written('killed')).to.equal(PEOPLE)
    expect((await ada.get(IMPORT)).body).to.contain('Interrupted')
  })
})
