import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { expect } from 'chai'
import sqlite3 from 'sqlite3'
import { Browser } from '../support/browser.ts'
import { ServerProcess } from '../support/server-process.ts'
import { PASSWORD } from '../support/test-site.ts'

/** Another program at the same SQLite file. */
class OtherProgram {
  readonly #file: string
  readonly #database: sqlite3.Database

  constructor(file: string) {
    this.#file = file
    this.#database = new sqlite3.Database(file)
  }

  run(sql: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#database.run(sql, (error) => (error ? reject(error) : resolve()))
    })
  }

  /** Overwrites the file where it lies, under the hands of the server; answers with what it held. */
  overwrite(bytes?: Buffer): Buffer {
    const before = readFileSync(this.#file)
    const file = openSync(this.#file, 'r+')
    ftruncateSync(file, 0)
    writeSync(file, bytes ?? Buffer.alloc(before.length, 'x'), 0, undefined, 0)
    closeSync(file)
    return before
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#database.close(() => resolve()))
  }
}

describe('a real server whose SQLite file', () => {
  let server: ServerProcess
  let other: OtherProgram
  let browser: Browser
  before(async function startServer() {
    this.timeout(60_000)
    server = await ServerProcess.start()
    other = new OtherProgram(server.file)
    browser = new Browser(server.url)
    const answer = await browser.submit('/login', { username: 'ada', password: PASSWORD })
    expect(answer.status).to.equal(303)
    await browser.get('/account')
  })
  after(async () => {
    await other.close()
    await server.remove()
  })

  const statusOf = async (path: string) => (await browser.get(path)).status

  it('is damaged answers 503, deletes no cookie, and goes on when it is whole again', async () => {
    await other.run('PRAGMA wal_checkpoint(TRUNCATE)')
    const whole = other.overwrite()
    const id = browser.sessionId
    for (const path of ['/', '/account', '/account/password', '/login']) {
      const { status, headers, body } = await browser.get(path)
      expect(status, path).to.equal(503)
      expect(headers.get('retry-after'), path).to.match(/^\d+$/)
      expect(headers.getSetCookie(), path).to.deep.equal([])
      expect(body, path).to.not.contain('Log in')
    }
    expect(await statusOf('/healthz')).to.equal(200)
    expect(await statusOf('/readyz')).to.equal(503)

    other.overwrite(whole)
    // SQLite reads a file anew when somebody has written to it in the way of SQLite.
    await other.run('PRAGMA user_version = 1')
    expect(await statusOf('/readyz')).to.equal(200)
    expect(browser.sessionId).to.equal(id)
    expect(await statusOf('/account')).to.equal(200)
  })

  it('is locked by another program shows pages, answers 503 to a login, and then takes it', async () => {
    const fields = { username: 'ada', password: PASSWORD }
    const stranger = new Browser(server.url)
    const _csrf = await stranger.token('/login')
    await other.run('BEGIN EXCLUSIVE')
    const login = stranger.post('/login', { _csrf, ...fields })
    expect(await statusOf('/account')).to.equal(200)
    expect(await statusOf('/healthz')).to.equal(200)
    const { status, headers } = await login
    expect(status).to.equal(503)
    expect(headers.get('retry-after')).to.match(/^\d+$/)
    expect(stranger.sessionId).to.equal(undefined)

    await other.run('ROLLBACK')
    expect((await stranger.post('/login', { _csrf, ...fields })).status).to.equal(303)
    expect(await statusOf('/account')).to.equal(200)
  })

  it('outlives the server keeps people logged in when the server comes back', async () => {
    await server.kill()
    await server.restart()
    expect(await statusOf('/account')).to.equal(200)
  })
})
