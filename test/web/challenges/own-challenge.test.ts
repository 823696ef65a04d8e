import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import Koa from 'koa'
import { type Challenge, type Gadwall, gadwall, type Logger } from '../../../src/index.ts'
import { Passwords } from '../../../src/passwords.ts'
import { type Listening, listen } from '../../../src/server/listen.ts'
import { cheapHasher, memoryBackend, memoryStores } from '../../../src/testing.ts'
import { Browser } from '../../support/browser.ts'
import { freePort } from '../../support/free-port.ts'
import { PASSWORD } from '../../support/test-site.ts'
import { challengeIn, payloadOf, solve } from './solve.ts'

describe("a challenge of the app's own", () => {
  const folder = mkdtempSync(join(tmpdir(), 'gadwall-test-'))
  const warnings: string[] = []
  let isBroken = false
  let now = Date.UTC(2026, 0, 2)
  let server: Listening
  let users: Gadwall
  let url: string

  /** As docs/bots.md has it, with numbers that the test knows. */
  const sum: Challenge = {
    page({ use, now: at, digest }) {
      if (isBroken) throw new Error('The numbers are away')
      const mark = `${at}.${digest.make('sum', use, String(at), '5')}`
      return { name: 'sum', data: { one: 2, other: 3, mark } }
    },
    async verify({ fields, use, now: at, digest, useOnce }) {
      if (isBroken) throw new Error('The numbers are away')
      const [madeAt = '', sealed = ''] = (fields.mark ?? '').split('.')
      const age = at - Number(madeAt)
      if (!(age >= 0 && age < 600_000)) return 'failed'
      if (digest.check(sealed, 'sum', use, madeAt, fields.sum ?? '') === 'none') return 'failed'
      return (await useOnce(sealed, 600_000 - age)) ? 'passed' : 'failed'
    },
  }

  before(async () => {
    mkdirSync(join(folder, 'challenges'))
    writeFileSync(
      join(folder, 'challenges', 'sum.eta'),
      '<label>What is <%= it.one %> + <%= it.other %>? <input name="sum"></label>' +
        '<input type="hidden" name="mark" value="<%= it.mark %>">',
    )
    const passwords = new Passwords([cheapHasher()])
    const backend = memoryBackend({ passwords })
    const logger: Logger = { info() {}, warn: (_, message) => warnings.push(message), error() {} }
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    users = gadwall({
      ...{ passwords, logger, baseUrl: url, views: folder, challenge: sum },
      ...{ challengeAfter: 0, formSeconds: 0, clock: () => now },
      stores: { ...memoryStores(), users: backend.users },
      backends: [backend],
      secret: 'a secret that only the tests of this project know',
    }) as unknown as Gadwall
    const koa = new Koa()
    koa.silent = true
    koa.use(users.middleware())
    server = await listen(koa, '127.0.0.1', port)
  })
  after(async () => {
    await server.drain()
    await users.close()
    rmSync(folder, { recursive: true })
  })

  const register = (browser: Browser, username: string, more: Record<string, string>) =>
    browser.submit('/register', { username, email: '', password: PASSWORD, ...more })
  const markIn = (body: string) => /name="mark" value="([^"]+)"/.exec(body)?.[1] ?? ''

  it('is shown by a view of the app, and lets in who has passed it, once', async () => {
    const browser = new Browser(url)
    const { body } = await browser.get('/register')
    expect(body).to.contain('What is 2 + 3?')
    const mark = markIn(body)
    expect((await register(browser, 'ann', { mark, sum: '6' })).status).to.equal(403)
    expect((await register(browser, 'ann', { sum: '5' })).status).to.equal(403)
    expect((await register(browser, 'ann', { mark, sum: '5' })).status).to.equal(303)
    expect((await register(new Browser(url), 'bob', { mark, sum: '5' })).status).to.equal(403)
  })

  it('that throws is out of order: a proof of work takes its place, for a minute', async () => {
    isBroken = true
    const browser = new Browser(url)
    const { status, body } = await register(browser, 'carol', { sum: '5' })
    expect([status, body.includes('data-proof')]).to.deep.equal([403, true])
    expect(warnings).to.deep.equal([
      'the challenge cannot be verified: a proof of work takes its place',
    ])
    const challenge = challengeIn(body)
    const altcha = payloadOf(challenge, solve(challenge))
    expect((await register(browser, 'carol', { altcha })).status).to.equal(303)
    isBroken = false
    now += 60_000
    expect((await new Browser(url).get('/register')).body).to.contain('What is 2 + 3?')
  })
})
