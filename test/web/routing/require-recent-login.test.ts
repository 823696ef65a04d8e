import { Router } from '@koa/router'
import { expect } from 'chai'
import {
  type Feature,
  gadwall,
  protect,
  requireLogin,
  requireRecentLogin,
  route,
  seeOther,
  takeKeptFields,
} from '../../../src/index.ts'
import type { AppContext } from '../../../src/web/context.ts'
import {
  type ForeignApp,
  Member,
  MemberBackend,
  startForeignApp,
  use,
} from '../../mounting/foreign-app.ts'
import type { Browser } from '../../support/browser.ts'
import { PASSWORD } from '../../support/test-site.ts'

const MINUTE_MS = 60_000
const WRONG = 'This is not your current password.'

describe('requireRecentLogin() and /reauthenticate', () => {
  let app: ForeignApp
  let now = Date.UTC(2026, 0, 2)
  const done: string[] = []
  const events: { name: string; session: string | null; details: object }[] = []

  const address: Feature = {
    name: 'address',
    requires: [],
    routes(_auth, web) {
      const form = web.form('password/edit', 'title.password', ['username'])
      const recent = requireRecentLogin()
      return [
        route('GET', '/address', requireLogin(), async (ctx) => {
          const fields = takeKeptFields(ctx)
          ctx.body = `${JSON.stringify(fields)} name="_csrf" value="${ctx.state.auth.csrfToken()}"`
        }),
        route('POST', '/address', recent, (ctx) => {
          done.push('address')
          seeOther(ctx, '/address')
        }),
        route('POST', '/address/7/end', recent, (ctx) => {
          done.push('end')
          seeOther(ctx, '/address')
        }),
        route('GET', '/form', recent, (ctx) => form.show(ctx as AppContext)),
        route('POST', '/form', recent, (ctx) => seeOther(ctx, '/form')),
      ]
    },
  }

  before(async () => {
    app = await startForeignApp((koa, base) => {
      const users = gadwall<Member>({
        ...base,
        backends: [
          new MemberBackend(new Member('ann'), new Member('bob')),
          Object.assign(new MemberBackend(new Member('eve')), {
            name: 'elsewhere',
            methods: ['fed'],
          }),
        ],
        features: ['stock', address],
        clock: () => now,
      })
      users.auth.events.on('*', (event) => void events.push(event))
      const router = new Router()
      const quick = protect(requireRecentLogin({ minutes: 5 }), (ctx) => {
        ctx.body = 'paid'
      })
      router.get('/pay', quick).post('/pay', quick)
      use(koa, users.middleware(), router.routes())
    })
  })
  after(() => app.stop())
  beforeEach(() => {
    done.length = 0
    events.length = 0
  })

  const confirm = (browser: Browser, next: string, password = PASSWORD) =>
    browser.submit(
      '/reauthenticate',
      { password, next },
      `/reauthenticate?next=${encodeURIComponent(next)}`,
    )

  it('a login is recent for REAUTH_MINUTES, in its own session only', async () => {
    const [one, other] = [await app.loggedIn('ann'), await app.loggedIn('ann')]
    now += 14 * MINUTE_MS
    expect((await one.get('/form')).status).to.equal(200)
    now += MINUTE_MS
    for (const browser of [one, other]) {
      const { status, location } = await browser.get('/form?a=b')
      expect(status).to.equal(303)
      expect(location).to.equal('/reauthenticate?next=/form%3Fa%3Db')
    }
    expect(await confirm(one, '/form?a=b')).to.include({ status: 303, location: '/form?a=b' })
    expect((await one.get('/form')).status).to.equal(200)
    expect((await other.get('/form')).status, 'another session of hers').to.equal(303)
  })

  it('the old id is dead after a re-authentication', async () => {
    const browser = await app.loggedIn('ann')
    const thief = browser.clone()
    await confirm(browser, '/form')
    expect((await browser.get('/account')).status).to.equal(200)
    expect((await thief.get('/account')).status).to.equal(302)
  })

  it('keeps what was typed, but for secrets, and does nothing before it is sent again', async () => {
    const browser = await app.loggedIn('ann')
    const token = await browser.token('/address')
    now += 16 * MINUTE_MS
    const fields = { _csrf: token, street: 'Gänsestraße 1 <b>', newPassword: 'hush', apiToken: 'h' }
    const asked = await browser.post('/address', fields)
    expect(asked).to.include({ status: 303, location: '/reauthenticate?next=/address' })
    const rows = JSON.stringify([...app.store.rows.values()])
    expect(rows).to.contain('Gänsestraße').and.not.contain('hush').and.not.contain('apiToken')
    expect(await confirm(browser, '/address')).to.include({ location: '/address' })
    expect(done).to.deep.equal([])
    expect((await browser.get('/address')).body).to.contain('{"street":"Gänsestraße 1 <b>"}')
    expect((await browser.get('/address')).body, 'given once').to.contain('null')
    expect((await browser.submit('/address', {})).status).to.equal(303)
    expect(done).to.deep.equal(['address'])
  })

  it('what is too long to wait is told of before anything is lost, and leads back all the same', async () => {
    const browser = await app.loggedIn('ann')
    const token = await browser.token('/address')
    now += 16 * MINUTE_MS
    const asked = await browser.post('/address', { _csrf: token, text: 'x'.repeat(9_000) })
    expect(asked.location).to.equal('/reauthenticate?next=/address')
    const page = await browser.get('/reauthenticate?next=/address')
    expect(page.body).to.contain('is longer than 8 kB').and.contain('copy it first')
    await confirm(browser, '/address')
    expect((await browser.get('/address')).body).to.contain('null')
    expect(done).to.deep.equal([])
  })

  it('of a form that is too long all but its longest fields comes back, and the form says so', async () => {
    const browser = await app.loggedIn('ann')
    const token = await browser.token('/address')
    now += 16 * MINUTE_MS
    const text = '\u{1f9a2}'.repeat(2_100)
    const fields = { _csrf: token, username: 'ann b', text, more: 'y'.repeat(4_000) }
    await browser.post('/form', fields)
    const rows = JSON.stringify([...app.store.rows.values()])
    expect(rows).to.contain('ann b').and.contain('yyyy').and.not.contain('\u{1f9a2}')
    await confirm(browser, '/form')
    const { body } = await browser.get('/form')
    expect(body).to.contain('What you typed is back, but for a part')
    expect(body).to.not.contain('What you typed is back. Nothing')
  })

  it('exactly 8 kB wait, whatever they are made of, and one byte more does not', async () => {
    for (const [letter, bytes] of [
      ['x', 1],
      ['"', 2],
      ['\u{1f9a2}', 4],
    ] as const) {
      const browser = await app.loggedIn('ann')
      const token = await browser.token('/address')
      now += 16 * MINUTE_MS
      // What stands around it: [{"text":""},{}]
      const fits = letter.repeat(Math.floor((8192 - 16) / bytes))
      await browser.post('/address', { _csrf: token, text: fits })
      await confirm(browser, '/address')
      expect((await browser.get('/address')).body, letter).to.contain(
        JSON.stringify(fits).slice(1, 60),
      )
      now += 16 * MINUTE_MS
      await browser.post('/address', {
        _csrf: await browser.token('/address'),
        text: `${fits}${letter}xx`,
      })
      await confirm(browser, '/address')
      expect((await browser.get('/address')).body, letter).to.contain('null')
    }
  })

  it('a button leads back to its page, with a notice that it can be pressed now', async () => {
    const browser = await app.loggedIn('ann')
    const token = await browser.token('/address')
    now += 16 * MINUTE_MS
    const asked = await browser.post('/address/7/end', { _csrf: token })
    expect(asked.location).to.equal('/reauthenticate?next=/address')
    await confirm(browser, '/address')
    expect(done).to.deep.equal([])
    expect((await browser.get('/account')).body).to.contain('Thank you. Now you can do it.')
  })

  it('a wrong password is refused beside the field, announced, and confirms nothing', async () => {
    const browser = await app.loggedIn('ann')
    now += 16 * MINUTE_MS
    for (const wrong of ['wrong', `${PASSWORD} `, 'x'.repeat(2_000)]) {
      const { status, body } = await confirm(browser, '/form', wrong)
      expect(status).to.equal(422)
      expect(body).to.contain(WRONG).and.contain('value="/form"').and.not.contain(wrong)
    }
    expect((await confirm(browser, '/form', '')).body).to.contain('Enter your password.')
    expect((await browser.get('/form')).status).to.equal(303)
    const failed = events.filter(({ name }) => name === 'login.failed')
    expect(failed).to.have.length(3)
    expect(failed[0]).to.deep.include({ details: { credentials: { username: 'ann' } } })
    expect(failed[0]?.session).to.be.a('string')
  })

  it('guesses of a password are limited here, too', async () => {
    const browser = await app.loggedIn('bob')
    const statuses: number[] = []
    for (let tries = 0; tries < 8; tries++) {
      statuses.push((await confirm(browser, '/form', 'a guess')).status)
    }
    expect(statuses.slice(0, 5)).to.deep.equal([422, 422, 422, 422, 422])
    expect(statuses).to.include(429)
    now += 60 * MINUTE_MS
  })

  it('tells who listens that it was confirmed, and adds to the methods', async () => {
    const browser = await app.loggedIn('ann')
    events.length = 0
    await confirm(browser, '/form')
    expect(events).to.have.length(1)
    expect(events[0]).to.deep.include({ name: 'login.confirmed', details: { methods: ['pwd'] } })
  })

  it('a client that prefers JSON gets 403 recent_login_required, and the way on', async () => {
    const browser = await app.loggedIn('ann')
    now += 16 * MINUTE_MS
    const json = { accept: 'application/json' }
    const { status, body } = await browser.get('/form', json)
    expect(status).to.equal(403)
    expect(JSON.parse(body).error).to.deep.equal({
      code: 'recent_login_required',
      message: 'Confirm your password first.',
    })
    const fields = { _csrf: await browser.token('/account'), password: PASSWORD, next: '/form' }
    const answer = await browser.post('/reauthenticate', fields, json)
    expect(JSON.parse(answer.body)).to.deep.equal({ next: '/form' })
  })

  it('follows no next to elsewhere', async () => {
    const browser = await app.loggedIn('ann')
    for (const next of ['//evil.test', 'https://evil.test/', '/\\evil.test', 'javascript:x']) {
      expect((await confirm(browser, next)).location, next).to.equal('/account')
    }
  })

  it('anonymous visitors are sent to log in', async () => {
    const browser = app.browser()
    expect((await browser.get('/form')).location).to.equal('/login?next=/form')
    expect((await browser.get('/reauthenticate')).location).to.contain('/login?next=')
  })

  it('who logs in without a password is told to log in again', async () => {
    // The first backend does not know her.
    const browser = await app.loggedIn('eve')
    const { status, body } = await browser.get('/reauthenticate?next=/form')
    expect(status).to.equal(200)
    expect(body).to.contain('Log in again first').and.contain('/login?next=%2Fform')
    const token = await browser.token('/reauthenticate')
    const sent = await browser.post('/reauthenticate', { _csrf: token, password: PASSWORD })
    expect(sent.body).to.contain('Log in again first')
    now += 16 * MINUTE_MS
    expect((await browser.get('/form')).status).to.equal(303)
  })

  it('guards a route of the app with a time of its own', async () => {
    const browser = await app.loggedIn('bob')
    expect((await browser.get('/pay')).body).to.equal('paid')
    now += 5 * MINUTE_MS
    expect((await browser.get('/pay')).location).to.equal('/reauthenticate?next=/pay')
    const sent = await browser.post('/pay', {}, { 'sec-fetch-site': 'same-origin' })
    expect(sent.location).to.equal('/reauthenticate?next=/pay')
    expect(requireRecentLogin({ minutes: 5 }).label).to.equal('recent login (5 min)')
    expect(() => requireRecentLogin({ minutes: 0 })).to.throw(TypeError, 'above 0')
  })
})
