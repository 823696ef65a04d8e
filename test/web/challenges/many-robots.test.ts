import { Agent, request } from 'node:http'
import { expect } from 'chai'
import Koa from 'koa'
import { gadwall } from '../../../src/index.ts'
import { Passwords } from '../../../src/passwords.ts'
import { type Listening, listen } from '../../../src/server/listen.ts'
import { countingHasher, memoryBackend, memoryStores } from '../../../src/testing.ts'
import { TRAP_FIELD } from '../../../src/web/challenges/stranger-gate.ts'
import { Browser } from '../../support/browser.ts'
import { freePort } from '../../support/free-port.ts'
import { PASSWORD } from '../../support/test-site.ts'
import { testSize } from '../../support/test-size.ts'

const MANY = testSize({ small: 400, full: 10_000 })
const AT_ONCE = 20

describe(`${MANY} scripted sign-ups, each from an address of its own`, function () {
  this.timeout(testSize({ small: 30_000, full: 600_000 }))
  const hasher = countingHasher()
  const passwords = new Passwords([hasher])
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  let now = Date.UTC(2026, 0, 2, 3, 4, 5)
  let running: { url: string; counts(): object; stop(): Promise<void> }

  async function start(challengeAfter: number) {
    const backend = memoryBackend({ passwords })
    const stores = { ...memoryStores(), users: backend.users }
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const users = gadwall({
      ...{ stores, backends: [backend], passwords, challengeAfter, baseUrl: url },
      secret: 'a secret that only the tests of this project know',
      trustedProxies: ['127.0.0.1'],
      signInByMail: 'on',
      mail: { async send() {} },
      clock: () => now,
    })
    const koa = new Koa()
    koa.silent = true
    koa.use(users.middleware())
    const server: Listening = await listen(koa, '127.0.0.1', port)
    running = {
      url,
      counts: () => ({
        accounts: backend.rows.size,
        hashes: hasher.count,
        mails: stores.outbox.rows.length,
        sessions: stores.sessions.records.length,
      }),
      async stop() {
        await server.drain()
        await users.close()
      },
    }
  }
  afterEach(() => running.stop())
  after(() => agent.destroy())

  /** One form of a robot: it has taken the page once, and waited as long as people do. */
  async function robot() {
    const browser = new Browser(running.url)
    const _csrf = await browser.token('/register')
    now += 5000
    const cookie = browser.cookieHeader
    return (index: number, more: Record<string, string> = {}) => {
      const fields = { username: `robot${index}`, email: `robot${index}@example.com` }
      const body = new URLSearchParams({ _csrf, ...fields, password: PASSWORD, ...more }).toString()
      const address = `${20 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}.1`
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
        'x-forwarded-for': address,
        accept: 'text/html',
        cookie,
      }
      return new Promise<number>((resolve, reject) => {
        const options = { method: 'POST', headers, agent }
        const sent = request(`${running.url}/register`, options, (answer) => {
          answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
        })
        sent.on('error', reject).end(body)
      })
    }
  }

  /** All of them, some at a time; how often each status came. */
  async function sendAll(send: (index: number) => Promise<number>) {
    const statuses: Record<number, number> = {}
    let next = 0
    const worker = async () => {
      for (let index = next++; index < MANY; index = next++) {
        const status = await send(index)
        statuses[status] = (statuses[status] ?? 0) + 1
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    return statuses
  }

  it('without the proof make no account, no hash, no mail', async () => {
    await start(0)
    const before = running.counts()
    const send = await robot()
    expect(await sendAll((index) => send(index))).to.deep.equal({ 403: MANY })
    expect(running.counts()).to.deep.equal(before)
  })

  it('with something in the trap neither, and are not told', async () => {
    await start(100)
    const before = running.counts()
    const send = await robot()
    const filled = { [TRAP_FIELD]: 'https://example.com' }
    expect(await sendAll((index) => send(index, filled))).to.deep.equal({ 303: MANY })
    expect(running.counts()).to.deep.equal(before)
  })

  it('make at most as many accounts as are not unusual before the proof is asked for', async () => {
    await start(100)
    const before = hasher.count
    const send = await robot()
    const statuses = await sendAll((index) => send(index))
    expect(statuses).to.deep.equal({ 303: 100, 403: MANY - 100 })
    expect(running.counts()).to.include({ accounts: 100, hashes: before + 100 })
  })
})
