import { connect, type Socket } from 'node:net'
import { expect } from 'chai'
import { Browser } from '../support/browser.ts'
import { createPerson, loggedIn } from '../support/people.ts'
import { startTestSite, type TestSite } from '../support/test-site.ts'

const CLIENTS = 40

describe('clients that hang up while their logins wait', () => {
  let site: TestSite
  let judged = 0
  before(async () => {
    site = await startTestSite({ BCRYPT_COST: '12' })
    await createPerson(site, 'ada')
    site.auth.events.on('login.failed', () => {
      judged++
    })
  })
  after(() => site.stop())

  /** Sends a login and does not wait for the answer. */
  async function sendLogin(): Promise<Socket> {
    const browser = new Browser(site.url)
    const _csrf = await browser.token('/login')
    const body = new URLSearchParams({ _csrf, username: 'ada', password: 'wrong' }).toString()
    const { hostname, port } = new URL(site.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    socket.write(
      `POST /login HTTP/1.1\r\nHost: x\r\nCookie: ${browser.cookieHeader}\r\n` +
        'Content-Type: application/x-www-form-urlencoded\r\n' +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    )
    return socket
  }

  const handled = () =>
    site.log.filter(({ fields, message }) => {
      const { method } = fields as { method?: string }
      return message === 'request' && method === 'POST'
    }).length

  it('cost no hash, and the next to log in does not wait for them', async () => {
    const sockets = await Promise.all(Array.from({ length: CLIENTS }, sendLogin))
    await new Promise((resolve) => setTimeout(resolve, 100))
    for (const socket of sockets) socket.destroy()
    await loggedIn(site, 'ada')

    expect(handled()).to.equal(CLIENTS + 1)
    // Those that were on a thread already are finished; none of the others was begun.
    expect(judged).to.be.below(CLIENTS / 3)
  })

  it('are no errors of ours', () => {
    expect(site.log.filter(({ level }) => level === 'error')).to.deep.equal([])
  })
})
