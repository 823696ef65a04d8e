import { expect } from 'chai'
import { Browser } from '../support/browser.ts'
import { RestartablePostgres } from '../support/restartable-postgres.ts'
import { ServerProcess } from '../support/server-process.ts'
import { PASSWORD } from '../support/test-site.ts'

describe('a real server whose PostgreSQL', () => {
  let postgres: RestartablePostgres
  let server: ServerProcess
  before(async function startBoth() {
    this.timeout(60_000)
    postgres = await RestartablePostgres.start(this)
    server = await ServerProcess.start({
      DATABASE_URL: postgres.url,
      // Each page asks the database, which is what is away.
      SESSION_CACHE_MS: '0',
    })
  })
  after(async () => {
    await server?.remove()
    await postgres?.remove()
  })

  it('is killed answers 503 and forgets nobody, until it is back', async function kill() {
    this.timeout(60_000)
    const browser = new Browser(server.url)
    const fields = { username: 'ada', password: PASSWORD }
    expect((await browser.submit('/login', fields)).status).to.equal(303)
    expect((await browser.get('/account')).status).to.equal(200)
    const id = browser.sessionId

    await postgres.kill()
    for (const path of ['/', '/account', '/account', '/login', '/logout']) {
      const { status, headers, body } = await browser.get(path)
      expect(status, path).to.equal(503)
      expect(headers.get('retry-after'), path).to.match(/^\d+$/)
      expect(headers.getSetCookie(), path).to.deep.equal([])
      expect(body, path).to.not.contain('Log in')
    }
    expect((await browser.get('/healthz')).status).to.equal(200)
    expect((await browser.get('/readyz')).status).to.equal(503)

    await postgres.restart()
    expect((await browser.get('/readyz')).status).to.equal(200)
    expect(browser.sessionId).to.equal(id)
    expect((await browser.get('/account')).status).to.equal(200)
  })

  it('takes names and passwords with a NUL, and with everything else, as any database', async () => {
    const browser = new Browser(server.url)
    for (const [username, password, status] of [
      ['ad\0a', PASSWORD, 401],
      ['ada\0', PASSWORD, 401],
      ['\0', '\0', 401],
      ['ada', `${PASSWORD}\0`, 401],
      ["ada'--", PASSWORD, 401],
      ['ada\\', PASSWORD, 401],
      ['💜', PASSWORD, 401],
      ['ada', PASSWORD, 303],
    ] as const) {
      const answer = await browser.submit('/login', { username, password })
      expect(answer.status, JSON.stringify(username)).to.equal(status)
    }
    const register = { username: 'nul\0', email: 'nul\0@example.com', password: PASSWORD }
    expect((await browser.submit('/register', register)).status).to.equal(422)
  })
})
