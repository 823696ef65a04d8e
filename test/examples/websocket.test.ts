import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { Browser } from '../support/browser.ts'
import { openSocket, statusOfSocket } from '../support/socket-client.ts'
import { compileExample, type RunningExample, startExample } from './example.ts'

const MUCH_BYTES = 32 * 1024 * 1024

describe('examples/websocket', () => {
  let app: RunningExample
  before(async function start() {
    this.timeout(60_000)
    app = await startExample('websocket')
  })
  after(() => app?.stop())

  async function loggedIn(): Promise<Browser> {
    const browser = new Browser(app.url)
    const { status } = await browser.submit('/login', { username: 'ada', password: app.password })
    expect(status).to.equal(303)
    return browser
  }

  it('compiles, strictly', async () => {
    expect(await compileExample('websocket')).to.deep.equal([])
  }).timeout(60_000)

  it('lets those who are logged in talk to each other', async () => {
    const browser = await loggedIn()
    const [one, other] = await Promise.all([
      openSocket(`${app.url}/chat`, browser, { origin: app.url }),
      openSocket(`${app.url}/chat`, await loggedIn(), { origin: app.url }),
    ])
    const heard = new Promise<string>((resolve) => {
      other.socket.on('message', (data) => {
        if (String(data).startsWith('ada: ')) resolve(String(data))
      })
    })
    one.socket.send('good morning')
    expect(await heard).to.equal('ada: good morning')
    one.socket.close()
    other.socket.close()
  })

  it('takes no stranger, no page of another site, and no other path', async () => {
    const browser = await loggedIn()
    const stranger = new Browser(app.url)
    const ours = { origin: app.url }
    expect(await statusOfSocket(`${app.url}/chat`, stranger, ours)).to.equal(401)
    expect(
      await statusOfSocket(`${app.url}/chat`, browser, { origin: 'https://evil.example' }),
    ).to.equal(403)
    expect(await statusOfSocket(`${app.url}/other`, browser, ours)).to.equal(404)
  })

  it('closes the socket of whoever logs out, and leaves the others', async () => {
    const [browser, other] = [await loggedIn(), await loggedIn()]
    const [mine, theirs] = await Promise.all([
      openSocket(`${app.url}/chat`, browser, { origin: app.url }),
      openSocket(`${app.url}/chat`, other, { origin: app.url }),
    ])
    const at = Date.now()
    await browser.submit('/logout', {})
    const closed = await mine.closed
    expect(closed.code).to.equal(4401)
    expect(closed.at - at).to.be.below(1500)
    expect(theirs.socket.readyState).to.equal(theirs.socket.OPEN)
    theirs.socket.close()
  })

  it('closes the socket of whoever sends too much at once, and leaves the others', async () => {
    const browser = await loggedIn()
    const [mine, theirs] = await Promise.all([
      openSocket(`${app.url}/chat`, browser, { origin: app.url }),
      openSocket(`${app.url}/chat`, await loggedIn(), { origin: app.url }),
    ])
    mine.socket.send('x'.repeat(4097))
    expect((await mine.closed).code).to.equal(1009)
    expect(theirs.socket.readyState).to.equal(theirs.socket.OPEN)
    theirs.socket.close()
  })

  it('cuts off whoever does not read what others say', async () => {
    const [deaf, loud] = await Promise.all([
      openSocket(`${app.url}/chat`, await loggedIn(), { origin: app.url }),
      openSocket(`${app.url}/chat`, await loggedIn(), { origin: app.url }),
    ])
    deaf.socket.pause()
    // More than the buffers of two connections hold.
    const text = 'x'.repeat(4096)
    for (let sent = 0; sent < MUCH_BYTES; sent += text.length) {
      loud.socket.send(text)
      // Time to read, or this one does not read what it says itself.
      await new Promise((resolve) => setImmediate(resolve))
      if (loud.socket.bufferedAmount > 1024 * 1024) await pause(5)
    }
    loud.socket.send('that was all')
    while (loud.messages.at(-1) !== 'ada: that was all') await pause(20)
    deaf.socket.resume()
    expect((await deaf.closed).code).to.equal(1006)
    expect(loud.socket.readyState).to.equal(loud.socket.OPEN)
    expect(deaf.messages.length).to.be.below(loud.messages.length)
    loud.socket.close()
  }).timeout(60_000)

  it('opens one socket for a ticket, for an app that sends no cookies, and closes it with the session', async () => {
    const browser = await loggedIn()
    const { body } = await browser.get('/session', { accept: 'application/json' })
    const token = { 'x-csrf-token': JSON.parse(body).csrfToken }
    const answer = await browser.post('/chat/ticket', {}, token)
    const authorization = `Ticket ${JSON.parse(answer.body).ticket}`
    const stranger = new Browser(app.url)
    const { socket, closed } = await openSocket(`${app.url}/chat`, stranger, { authorization })
    expect(await statusOfSocket(`${app.url}/chat`, stranger, { authorization })).to.equal(401)
    expect(socket.readyState).to.equal(socket.OPEN)
    await browser.submit('/logout', {})
    expect((await closed).code).to.equal(4401)
  })

  it('gives a ticket to nobody who is not logged in, and to no page without a token', async () => {
    const json = { accept: 'application/json' }
    const stranger = new Browser(app.url)
    const { body } = await stranger.get('/session', json)
    const token = { ...json, 'x-csrf-token': JSON.parse(body).csrfToken }
    expect((await stranger.post('/chat/ticket', {}, token)).status).to.equal(401)
    expect((await (await loggedIn()).post('/chat/ticket', {}, json)).status).to.equal(403)
    const made = { authorization: `Ticket ${'x'.repeat(43)}` }
    expect(await statusOfSocket(`${app.url}/chat`, stranger, made)).to.equal(401)
  })
})

describe('examples/websocket, when a client is gone without a word', () => {
  let app: RunningExample
  before(async function start() {
    this.timeout(60_000)
    app = await startExample('websocket', { PING_MS: '300' })
  })
  after(() => app?.stop())

  it('cuts it off, and leaves those who answer', async () => {
    const browser = new Browser(app.url)
    await browser.submit('/login', { username: 'ada', password: app.password })
    const from = { origin: app.url }
    const gone = await openSocket(`${app.url}/chat`, browser, from, { autoPong: false })
    const there = await openSocket(`${app.url}/chat`, browser, from)
    expect((await gone.closed).code).to.equal(1006)
    await pause(700)
    expect(there.socket.readyState).to.equal(there.socket.OPEN)
    there.socket.close()
  }).timeout(30_000)
})
