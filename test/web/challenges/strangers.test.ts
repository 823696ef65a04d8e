import diagnostics from 'node:diagnostics_channel'
import { expect } from 'chai'
import { TRAP_FIELD } from '../../../src/web/challenges/stranger-gate.ts'
import { Browser } from '../../support/browser.ts'
import { JsonClient } from '../../support/json-client.ts'
import { type MailBox, startMailSite } from '../../support/mail-box.ts'
import { createOwner, createPerson } from '../../support/people.ts'
import { PASSWORD, type TestSite } from '../../support/test-site.ts'
import { challengeIn, payloadOf, solve } from './solve.ts'

const FORMS = {
  '/register': { username: 'robot', email: 'robot@example.com', password: PASSWORD },
  '/password-reset': { email: 'ada@example.com' },
  '/login/mail': { email: 'ada@example.com' },
}
const PATHS = Object.keys(FORMS) as (keyof typeof FORMS)[]

async function countOf(site: TestSite, table: string): Promise<number> {
  const [rows] = await site.connection.query(`SELECT count(*) AS n FROM ${table}`)
  return (rows as { n: number }[])[0]?.n ?? -1
}

const whatThereIs = async (site: TestSite) => ({
  users: await countOf(site, 'users'),
  mails: await countOf(site, 'outbox'),
  sessions: await countOf(site, 'sessions'),
  tokens: await countOf(site, 'tokens'),
})

async function start(environment: Record<string, string>, options = {}) {
  const made = await startMailSite({ SIGN_IN_BY_MAIL: 'on', ...environment }, options)
  await createOwner(made.site)
  await createPerson(made.site, 'ada', 'ada@example.com')
  return made
}

describe('a form that a robot sends at once', () => {
  let site: TestSite
  before(async () => {
    ;({ site } = await start({ FORM_SECONDS: '1' }))
  })
  after(() => site.stop())

  it('is answered as if all was well when the trap was filled in, and nothing is done', async () => {
    const before = await whatThereIs(site)
    const told: Record<string, string> = {}
    for (const path of PATHS) {
      const browser = new Browser(site.url)
      const startedAt = performance.now()
      const answer = await browser.submit(path, { ...FORMS[path], [TRAP_FIELD]: 'buy now' })
      expect(answer.status, path).to.equal(303)
      expect(performance.now() - startedAt, path).to.be.below(900)
      told[path] = answer.location
    }
    expect(told).to.deep.equal({
      '/register': '/account',
      '/password-reset': '/password-reset/sent',
      '/login/mail': '/login/mail/code',
    })
    const program = new JsonClient(site.url)
    await program.session()
    const json = await program.send('/register', { ...FORMS['/register'], [TRAP_FIELD]: 'x' })
    expect([json.status, JSON.parse(json.body)]).to.deep.equal([200, { next: '/account' }])
    expect(await whatThereIs(site)).to.deep.equal(before)
    expect(site.log.filter(({ message }) => message.includes('robot')).length).to.equal(4)
    expect(site.gadwall.stats().robots).to.deep.equal({ trapped: 4, hurried: 0, unproven: 0 })
  })

  it('waits until its page is old enough; whoever has looked at the page does not wait', async () => {
    const told: string[] = []
    const listener = (message: unknown) => void told.push((message as { use: string }).use)
    diagnostics.subscribe('gadwall:robot.hurried', listener)
    const timed = async (work: () => Promise<unknown>) => {
      const startedAt = performance.now()
      await work()
      return performance.now() - startedAt
    }
    const browser = new Browser(site.url)
    const ask = () => browser.submit('/password-reset', FORMS['/password-reset'])
    expect(await timed(ask)).to.be.above(950)

    const _csrf = await browser.token('/password-reset')
    site.wait(700)
    const sooner = () => browser.post('/password-reset', { ...FORMS['/password-reset'], _csrf })
    expect(await timed(sooner)).to.be.within(250, 950)
    site.wait(300)
    expect(await timed(sooner)).to.be.below(250)
    expect(site.gadwall.stats().robots.hurried).to.equal(2)
    expect(told).to.deep.equal(['password-reset', 'password-reset'])
    diagnostics.unsubscribe('gadwall:robot.hurried', listener)
  })

  it('is no form of a page from yesterday: it is shown again, with what was typed', async () => {
    const browser = new Browser(site.url)
    const _csrf = await browser.token('/register')
    const before = await whatThereIs(site)
    site.wait(24 * 60 * 60_000 + 1)
    const { origin } = new URL(site.url)
    const { status, body } = await browser.post(
      '/register',
      { ...FORMS['/register'], _csrf },
      { origin },
    )
    expect(status).to.equal(403)
    expect(body).to.contain('value="robot@example.com"').and.contain('Please send it again.')
    expect(await whatThereIs(site)).to.deep.equal(before)
  })

  it('cannot say by itself when its page was made, nor use the mark of another visitor', async () => {
    const browser = new Browser(site.url)
    const token = await browser.token('/register')
    const bytes = Buffer.from(token, 'base64url')
    const madeAt = Number(bytes.readBigUInt64BE(64))
    bytes.writeBigUInt64BE(BigInt(madeAt - 60_000), 64)
    const older = bytes.toString('base64url')
    const other = await new Browser(site.url).token('/register')
    for (const _csrf of [older, other]) {
      const { status } = await browser.post('/register', { ...FORMS['/register'], _csrf })
      expect(status).to.equal(403)
    }
  })
})

describe('when unusually many strangers come', () => {
  let site: TestSite
  let box: MailBox
  let next = 0
  const environment = { TRUSTED_PROXIES: '127.0.0.1', CHALLENGE_AFTER: '3' }
  before(async () => {
    ;({ site, box } = await start(environment, { throttling: {} }))
  })
  after(() => site.stop())

  /** From another network each time. */
  const from = () => ({ 'x-forwarded-for': `20.${++next >> 8}.${next % 256}.1` })
  const send = async (
    path: keyof typeof FORMS,
    more: Record<string, string> = {},
    browser = new Browser(site.url),
  ) => browser.post(path, { _csrf: await browser.token(path), ...FORMS[path], ...more }, from())

  it('a browser without JavaScript registers as long as they are not too many', async () => {
    for (const username of ['one', 'two', 'three']) {
      const page = await new Browser(site.url).get('/register')
      expect(page.body).to.contain(TRAP_FIELD).and.not.contain('data-proof')
      expect((await send('/register', { username, email: '' })).status).to.equal(303)
    }
  })

  it('each form needs a proof from then on, and without one nothing is hashed, made or mailed', async () => {
    const before = await whatThereIs(site)
    const answer = await send('/register')
    expect(answer.status).to.equal(403)
    expect(answer.body)
      .to.contain('Unusually many forms like this one')
      .and.contain('data-proof')
      .and.contain('<noscript>')
      .and.contain('Come back in 10 minutes: it works without JavaScript then.')
      .and.contain('value="robot@example.com"')
      .and.not.contain(PASSWORD)
    for (const altcha of ['', 'e30=', 'x'.repeat(5000)]) {
      expect((await send('/register', { altcha })).status).to.equal(403)
    }
    expect(await whatThereIs(site)).to.deep.equal(before)
  })

  it('a proof lets one form in, once, of parallel ones too', async () => {
    const browser = new Browser(site.url)
    const { body } = await browser.get('/register')
    const challenge = challengeIn(body)
    const altcha = payloadOf(challenge, solve(challenge))
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        send('/register', { username: `proven${index}`, email: '', altcha }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([
      303,
      ...Array.from({ length: 7 }, () => 403),
    ])
    // What was used once for one form is none for another.
    expect((await send('/password-reset', { altcha })).status).to.equal(303)
  })

  it('resets and log-ins by mail are counted by themselves, together', async () => {
    const statuses: number[] = []
    for (const path of [
      '/login/mail',
      '/password-reset',
      '/login/mail',
      '/password-reset',
    ] as const) {
      statuses.push((await send(path)).status)
    }
    // One was sent above.
    expect(statuses).to.deep.equal([303, 303, 403, 403])
    for (const path of ['/login/mail', '/password-reset'] as const) {
      const browser = new Browser(site.url)
      const challenge = challengeIn((await browser.get(path)).body)
      const altcha = payloadOf(challenge, solve(challenge))
      const other = path === '/login/mail' ? '/password-reset' : '/login/mail'
      expect((await send(other, { altcha }, browser)).status, other).to.equal(403)
      expect((await send(path, { altcha }, browser)).status, path).to.equal(303)
    }
  })

  it('a front end is given the challenge, and sends the proof in JSON', async () => {
    const program = new JsonClient(site.url)
    await program.session()
    const shown = JSON.parse((await program.ask('/register')).body)
    expect(shown.challenge.name).to.equal('proof-of-work')
    const fields = { username: 'front', email: '', password: PASSWORD }
    const refused = await program.send('/register', fields, from())
    const { error, challenge } = JSON.parse(refused.body)
    expect([refused.status, error.code]).to.deep.equal([403, 'challenge_required'])
    const altcha = payloadOf(challenge.data, solve(challenge.data))
    const done = await program.send('/register', { ...fields, altcha }, from())
    expect([done.status, JSON.parse(done.body).next]).to.deep.equal([200, '/account'])
  })

  it('whoever was invited is asked for no proof', async () => {
    expect(await site.auth.invitations?.invite('invited@example.com')).to.include({ ok: true })
    const link = await box.link('invitation')
    const browser = new Browser(site.url)
    await browser.get(link)
    const page = await browser.get('/register')
    const invitation = /name="invitation" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    const fields = { username: 'invited', email: 'invited@example.com', invitation }
    expect((await send('/register', fields, browser)).status).to.equal(303)
    const madeUp = { username: 'invited2', email: 'invited@example.com', invitation: 'a.b' }
    expect((await send('/register', madeUp)).status).to.not.equal(303)
  })

  it('nobody is asked any more when it is over', async () => {
    site.wait(10 * 60_000 + 1)
    const { body } = await new Browser(site.url).get('/register')
    expect(body).to.not.contain('data-proof')
    expect((await send('/register', { username: 'late', email: '' })).status).to.equal(303)
  })

  it('failures that surge ask for a proof, too', async () => {
    for (let index = 0; index < 200; index++) {
      const client = { address: `30.0.${index}.1`, agent: null }
      await site.auth.throttle.guard(
        'setup',
        { request: client },
        async () => 0,
        () => true,
      )
    }
    const { body } = await new Browser(site.url).get('/register')
    expect(body).to.contain('data-proof')
    expect((await send('/register', { username: 'surge', email: '' })).status).to.equal(403)
  })
})
