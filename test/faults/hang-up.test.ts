import { connect, type Socket } from 'node:net'
import { expect } from 'chai'
import { Browser } from '../support/browser.ts'
import { createPerson, loggedIn } from '../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../support/test-site.ts'

const CLIENTS = 40

describe('clients that hang up while their hashes wait', () => {
  let site: TestSite
  let judged = 0
  let created = 0
  before(async () => {
    site = await startTestSite({ BCRYPT_COST: '12' })
    await createPerson(site, 'ada')
    site.auth.events.on('login.failed', () => {
      judged++
    })
    site.auth.events.on('user.created', () => {
      created++
    })
  })
  after(() => site.stop())

  /** Sends a form and does not wait for the answer. */
  async function send(
    path: string,
    fields: Record<string, string>,
    browser = new Browser(site.url),
  ): Promise<Socket> {
    const _csrf = await browser.token(path)
    const body = new URLSearchParams({ _csrf, ...fields }).toString()
    const { hostname, port } = new URL(site.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nCookie: ${browser.cookieHeader}\r\n` +
        'Content-Type: application/x-www-form-urlencoded\r\n' +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    )
    return socket
  }

  const handled = () =>
    site.log
      .filter(({ message }) => message === 'request')
      .map(({ fields }) => fields as { method?: string; path?: string; status?: number })
      .filter(({ method }) => method === 'POST')

  async function sendAndLeave(sendOne: (index: number) => Promise<Socket>): Promise<void> {
    const sockets = await Promise.all(Array.from({ length: CLIENTS }, (_, index) => sendOne(index)))
    await new Promise((resolve) => setTimeout(resolve, 100))
    for (const socket of sockets) socket.destroy()
  }

  it('cost no hash, and the next to log in does not wait for them', async () => {
    const fields = { username: 'ada', password: 'wrong' }
    await sendAndLeave(() => send('/login', fields))
    await loggedIn(site, 'ada')

    // The line of a request is written when it has ended.
    const until = performance.now() + 20_000
    while (handled().length < CLIENTS + 1 && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(handled()).to.have.length(CLIENTS + 1)
    // Those that were on a thread already are finished; none of the others was begun.
    expect(judged).to.be.below(CLIENTS / 3)
  })

  it('get no account when they wanted to register, and hold up nobody', async () => {
    await sendAndLeave((index) =>
      send('/register', { username: `gone${index}`, email: '', password: PASSWORD }),
    )
    await loggedIn(site, 'ada')
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(created).to.be.below(CLIENTS / 3)
  })

  it('change no password when they wanted to', async () => {
    const browser = await loggedIn(site, 'ada')
    const path = '/account/password'
    const fields = { currentPassword: 'wrong', newPassword: PASSWORD }
    await sendAndLeave(() => send(path, fields, browser))
    await loggedIn(site, 'ada')
    // A request that was dropped gets no answer: its status stays 404.
    const answered = handled().filter((fields) => fields.path === path && fields.status !== 404)
    expect(answered.length).to.be.below(CLIENTS / 3)
  })

  it('are no errors of ours', () => {
    expect(site.log.filter(({ level }) => level === 'error')).to.deep.equal([])
  })
})
