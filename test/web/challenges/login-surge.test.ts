import { expect } from 'chai'
import type { ThrottleKey } from '../../../src/auth/throttling/throttle-store.ts'
import { Browser } from '../../support/browser.ts'
import { JsonClient } from '../../support/json-client.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'
import { challengeIn, payloadOf, solve } from './solve.ts'

const PLACES = 3
const WRONG = 'not the right password at all'

describe('logging in while far more tries fail than usual', () => {
  let site: TestSite
  let known: Browser
  let next = 0
  /** Tries that were counted for an account. */
  let counted = 0
  let looked = 0
  before(async () => {
    const environment = { TRUSTED_PROXIES: '127.0.0.1', CHALLENGE_AFTER: String(PLACES) }
    site = await startTestSite(environment, { throttling: {} })
    await createOwner(site)
    await createPerson(site, 'ada')
    await createPerson(site, 'bob')
    known = await loggedIn(site, 'ada')
    await known.submit('/logout', {})
    const { throttle } = site.stores
    const reserve = throttle?.reserve.bind(throttle)
    Object.assign(throttle ?? {}, {
      reserve(keys: readonly ThrottleKey[], now: number) {
        counted += keys.filter(({ key }) => key.startsWith('account:')).length
        return reserve?.(keys, now)
      },
    })
    site.auth.events.on('login.failed', () => void looked++)
  })
  after(() => site.stop())

  const from = () => ({ 'x-forwarded-for': `21.${++next >> 8}.${next % 256}.1` })
  const surge = async () => {
    for (let index = 0; index < 200; index++) {
      const request = { address: `30.0.${index}.1`, agent: null }
      const hasFailed = () => true
      await site.auth.throttle.guard('setup', { request }, async () => 0, hasFailed)
    }
  }
  const send = async (fields: Record<string, string>, browser = new Browser(site.url)) =>
    browser.post('/login', { _csrf: await browser.token('/login'), ...fields }, from())
  const proofIn = (body: string) => {
    const challenge = challengeIn(body)
    return payloadOf(challenge, solve(challenge))
  }

  it('on an ordinary day nobody is asked for anything', async () => {
    expect((await new Browser(site.url).get('/login')).body).to.not.contain('data-proof')
    for (let index = 0; index < PLACES + 3; index++) {
      expect((await send({ username: `nobody${index}`, password: WRONG })).status).to.equal(401)
    }
    expect((await send({ username: 'ada', password: PASSWORD })).status).to.equal(303)
  })

  it('a few get in without JavaScript, and the page says what else helps', async () => {
    await surge()
    const { body } = await new Browser(site.url).get('/login')
    expect(body)
      .to.contain('data-proof')
      .and.contain('<noscript>')
      .and.contain('a browser in which you have logged in here before, or come back in 10 minutes')
    expect((await send({ username: 'ada', password: PASSWORD })).status).to.equal(303)
    for (let index = 1; index < PLACES; index++) {
      expect((await send({ username: `robot${index}`, password: WRONG })).status).to.equal(401)
    }
  })

  it('nobody else, before any hash and any count, and no answer tells who has an account', async () => {
    ;[counted, looked] = [0, 0]
    const shapes = new Set<string>()
    for (const username of ['ada', 'bob', 'nobody', 'ada@example.com', 'x'.repeat(300)]) {
      for (const altcha of ['', 'e30=', 'x'.repeat(5000)]) {
        const { status, body } = await send({ username, password: PASSWORD, altcha })
        expect(status).to.equal(403)
        expect(body)
          .to.contain('Unusually many log-ins are failing')
          .and.contain('data-proof')
          .and.contain(`value="${username}"`)
          .and.not.contain(PASSWORD)
        shapes.add(shapeOf(body, username))
      }
    }
    expect(shapes.size).to.equal(1)
    expect([counted, looked]).to.deep.equal([0, 0])
    expect(site.gadwall.stats().robots.unproven).to.equal(15)
  })

  it('whoever has a proof: once, counted once, and for this form alone', async () => {
    ;[counted, looked] = [0, 0]
    const browser = new Browser(site.url)
    const altcha = proofIn((await browser.get('/login')).body)
    const wrong = await send({ username: 'bob', password: WRONG, altcha }, browser)
    expect([wrong.status, counted, looked]).to.deep.equal([401, 1, 1])
    expect((await send({ username: 'bob', password: PASSWORD, altcha }, browser)).status).to.equal(
      403,
    )
    const again = proofIn(wrong.body)
    const right = { username: 'bob', password: PASSWORD, altcha: again }
    expect((await send(right, browser)).status).to.equal(303)
    const ofRegister = proofIn((await new Browser(site.url).get('/register')).body)
    expect((await send({ ...right, altcha: ofRegister })).status).to.equal(403)
  })

  it('of parallel ones with one proof one gets in', async () => {
    const altcha = proofIn((await new Browser(site.url).get('/login')).body)
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => send({ username: 'bob', password: PASSWORD, altcha })),
    )
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses).to.deep.equal([303, 403, 403, 403, 403, 403, 403, 403])
  })

  it('a browser in which this person has logged in before is never asked', async () => {
    const browser = known.clone()
    const { body } = await browser.get('/login')
    expect(body).to.not.contain('data-proof')
    const other = await send({ username: 'bob', password: PASSWORD }, browser)
    // It is known for one person alone: the page has the challenge now.
    expect([other.status, other.body.includes('data-proof')]).to.deep.equal([403, true])
    expect((await send({ username: 'nobody', password: PASSWORD }, browser)).status).to.equal(403)
    expect((await send({ username: 'ada', password: WRONG }, browser)).status).to.equal(401)
    expect((await send({ username: 'ADA', password: PASSWORD }, browser)).status).to.equal(303)
  })

  it('a front end is told the same, and where the challenge is', async () => {
    const program = new JsonClient(site.url)
    await program.session()
    expect(JSON.parse((await program.ask('/login')).body).challenge.name).to.equal('proof-of-work')
    const fields = { username: 'bob', password: PASSWORD }
    const refused = await program.send('/login', fields, from())
    const { error, challenge } = JSON.parse(refused.body)
    expect([refused.status, error.code, challenge.wait]).to.deep.equal([
      403,
      'challenge_required',
      '10 minutes',
    ])
    const altcha = payloadOf(challenge.data, solve(challenge.data))
    const done = await program.send('/login', { ...fields, altcha }, from())
    expect([done.status, JSON.parse(done.body).next]).to.deep.equal([200, '/account'])
  })

  it('nobody is asked any more when it is over', async () => {
    site.wait(10 * 60_000 + 1)
    expect((await new Browser(site.url).get('/login')).body).to.not.contain('data-proof')
    expect((await send({ username: 'bob', password: PASSWORD })).status).to.equal(303)
  })
})

/** What is left of a page without what was typed, and without what is made anew for each. */
function shapeOf(body: string, username: string): string {
  return body
    .replaceAll(username, '')
    .replaceAll(/(value|content|data-[a-z]+)="[^"]{20,}"/g, '')
    .replaceAll(/data-(challenge|salt|signature)="[^"]*"/g, '')
}
