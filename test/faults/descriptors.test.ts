import { connect, type Socket } from 'node:net'
import { expect } from 'chai'
import { Browser } from '../support/browser.ts'
import { ServerProcess } from '../support/server-process.ts'
import { PASSWORD } from '../support/test-site.ts'

const DESCRIPTORS = 300
const fields = { username: 'ada', password: PASSWORD }

describe('a real server of which a stranger takes all connections', () => {
  let server: ServerProcess
  const sockets: Socket[] = []
  before(async function start() {
    this.timeout(60_000)
    server = await ServerProcess.start()
    await server.kill()
    await server.restart(['bash', '-c', `ulimit -n ${DESCRIPTORS}; exec "$0" "$@"`])
  })
  after(async () => {
    for (const socket of sockets) socket.destroy()
    await server.remove()
  })

  it('goes on, starts hashing threads, and lets people in as soon as there is room', async function full() {
    this.timeout(60_000)
    const people = Array.from({ length: 4 }, () => new Browser(server.url))
    const tokens = await Promise.all(people.map((one) => one.token('/login')))
    const { hostname, port } = new URL(server.url)
    for (let index = 0; index < 2 * DESCRIPTORS; index++) {
      sockets.push(connect(Number(port), hostname).on('error', () => {}))
    }
    await new Promise((resolve) => setTimeout(resolve, 300))

    for (const [index, person] of people.entries()) {
      // It may not be accepted at all: there is no place for it.
      const _csrf = tokens[index] as string
      const login = await person.post('/login', { _csrf, ...fields }).catch(() => null)
      expect(login?.status ?? 503).to.be.oneOf([303, 503])
    }
    for (const socket of sockets.splice(0)) socket.destroy()

    const until = performance.now() + 2000
    const logIn = () => new Browser(server.url).submit('/login', fields).catch(() => null)
    while ((await logIn())?.status !== 303) expect(performance.now()).to.be.below(until)
    expect((await new Browser(server.url).get('/readyz')).status).to.equal(200)
  })
})
