import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import { type RequestVisitor, refuseUpgrade, UpgradeRefused } from '../../../src/index.ts'
import { statusOfSocket } from '../../support/socket-client.ts'
import { type MemoryApp, memoryApp } from './memory-app.ts'

const FOREIGN = 'https://evil.example'

describe('visitorOf()', () => {
  let app: MemoryApp
  let server: Server
  let url: string
  let visitors: RequestVisitor[] = []

  beforeEach(async () => {
    visitors = []
    app = await memoryApp()
    server = createServer()
    server.on('upgrade', async (request: IncomingMessage, socket) => {
      try {
        visitors.push(await app.users.visitorOf(request))
        throw new UpgradeRefused(418, 'This test opens no socket')
      } catch (error) {
        refuseUpgrade(socket, error)
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(async () => {
    server.close()
    await app.stop()
  })

  const ask = (headers: Record<string, string>, cookie = '') =>
    statusOfSocket(url, { cookieHeader: cookie }, headers)

  it('knows whoever is logged in, and what they may do', async () => {
    const cookie = await app.cookieOf('ann')
    expect(await ask({ origin: app.origin }, cookie)).to.equal(418)
    const [ann] = visitors
    expect(ann?.user.isAuthenticated && ann.user.username).to.equal('ann')
    expect(ann?.session?.login?.userId).to.equal(String(app.ann.id))
    expect(ann?.client.address).to.equal('127.0.0.1')
    expect(await ann?.can('reports.view')).to.equal(false)
    app.grant('reports.view')
    expect(await ann?.can('reports.view')).to.equal(true)
  })

  it('takes a stranger for anonymous, and stores nothing of them', async () => {
    expect(await ask({ origin: app.origin })).to.equal(418)
    expect([visitors[0]?.user.isAuthenticated, visitors[0]?.session]).to.deep.equal([false, null])
    expect(app.sessions()).to.equal(0)
  })

  it('outlives a connection that breaks off while it asks', async () => {
    const cookie = await app.cookieOf('ann')
    const asked = new Promise<RequestVisitor>((resolve, reject) => {
      server.removeAllListeners('upgrade')
      server.on('upgrade', (request: IncomingMessage, socket) => {
        app.users.visitorOf(request).then(resolve, reject)
        socket.destroy(new Error('read ECONNRESET'))
      })
    })
    const answer = ask({ origin: app.origin }, cookie).catch(() => null)
    expect((await asked).user.isAuthenticated).to.equal(true)
    await answer
  })

  it('refuses the pages of foreign sites, with a login and without', async () => {
    const cookie = await app.cookieOf('ann')
    for (const headers of [
      { origin: FOREIGN },
      { origin: 'null' },
      { origin: app.origin.replace('http', 'https') },
      { origin: `${app.origin}.evil.example` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ] as Record<string, string>[]) {
      expect(await ask(headers, cookie), JSON.stringify(headers)).to.equal(403)
      expect(await ask(headers), JSON.stringify(headers)).to.equal(403)
    }
    expect(visitors).to.deep.equal([])
  })

  it('takes a program, which sends neither Origin nor Sec-Fetch-Site', async () => {
    expect(await ask({}, await app.cookieOf('ann'))).to.equal(418)
    expect(await ask({ 'sec-fetch-site': 'same-origin' })).to.equal(418)
  })

  it('takes what proves itself by Authorization from anywhere: no page can send that', async () => {
    const authorization = 'Bearer ann'
    expect(await ask({ origin: FOREIGN, authorization })).to.equal(418)
    expect(visitors[0]?.user.isAuthenticated).to.equal(true)
    expect(visitors[0]?.session).to.equal(null)
    expect(await ask({ origin: FOREIGN, authorization: 'Bearer nobody' })).to.equal(403)
  })

  it('answers 503 while a store is away, and never takes anybody for anonymous', async () => {
    const cookie = await app.cookieOf('ann')
    app.breakStore(new StoreUnavailable('The database'))
    expect(await ask({ origin: app.origin }, cookie)).to.equal(503)
    expect(visitors).to.deep.equal([])
  })

  it('gives a remembered browser that is back no new id, which it could not be told', async () => {
    const cookie = await app.cookieOf('ann', { remember: true })
    app.wait(2 * 3_600_000)
    expect(await ask({ origin: app.origin }, cookie)).to.equal(418)
    expect(visitors[0]?.cookies).to.deep.equal([])
    const page = await app.get('/account', cookie)
    expect(page.status).to.equal(200)
    // The next page changes it, as if no socket had been opened.
    expect(page.headers.getSetCookie().some((one) => one.startsWith('gadwall='))).to.equal(true)
  })

  it('is nobody when the session has ended, and tells of no user who was switched off', async () => {
    const cookie = await app.cookieOf('ann')
    app.deactivate()
    expect(await ask({ origin: app.origin }, cookie)).to.equal(418)
    expect(visitors[0]?.user.isAuthenticated).to.equal(false)
  })

  it('answers hostile addresses and headers with an error, and never dies', async () => {
    expect(await ask({ origin: 'x'.repeat(5000) })).to.equal(403)
    expect(await ask({ cookie: 'gadwall=%%%; gadwall=\u00e9' })).to.equal(418)
    expect(await statusOfSocket(`${url}/%ff/..//`, { cookieHeader: '' })).to.equal(418)
  })
})
