import { expect } from 'chai'
import { Browser } from '../support/browser.ts'
import { openSocket, statusOfSocket } from '../support/socket-client.ts'
import { compileExample, type RunningExample, startExample } from './example.ts'

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
})
