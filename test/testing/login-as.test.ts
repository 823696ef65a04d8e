import { expect } from 'chai'
import Koa from 'koa'
import request from 'supertest'
import {
  type Gadwall,
  gadwall,
  type Hooks,
  protect,
  Refused,
  requireLogin,
  requireStaff,
} from '../../src/index.ts'
import { type Listening, listen } from '../../src/server/listen.ts'
import {
  type FrozenClock,
  frozenClock,
  loginAs,
  type MemoryBackend,
  MemorySessionStore,
  type MemoryUser,
  memoryBackend,
  TEST_PASSWORD,
  TestBrowser,
  userFactory,
} from '../../src/testing.ts'
import { createPerson } from '../support/people.ts'
import { startTestSite } from '../support/test-site.ts'

const SECRET = 'a secret that only the tests of this project know'

interface OwnApp {
  readonly koa: Koa
  readonly users: Gadwall<MemoryUser>
  readonly backend: MemoryBackend
  readonly sessions: MemorySessionStore
  readonly clock: FrozenClock
}

/** An app of somebody's own, with a page for members and one for staff. */
function buildApp(baseUrl = 'http://localhost', hooks: Hooks<MemoryUser> = {}): OwnApp {
  const koa = new Koa()
  const backend = memoryBackend()
  const sessions = new MemorySessionStore()
  const clock = frozenClock()
  const options = { backends: [backend], stores: { sessions }, secret: SECRET, baseUrl }
  const users = gadwall({ ...options, hooks, clock })
  const member = protect(requireLogin(), (ctx) => {
    ctx.body = `Hello ${ctx.state.user.username}`
  })
  const staff = protect(requireStaff(), (ctx) => {
    ctx.body = 'for staff'
  })
  koa.use(users.middleware())
  koa.use((ctx, next) => (ctx.path === '/member' ? member(ctx, next) : next()))
  koa.use((ctx, next) => (ctx.path === '/staff' ? staff(ctx, next) : next()))
  return { koa, users, backend, sessions, clock }
}

describe('loginAs()', () => {
  it('gives cookies that every guard accepts, to supertest as a header', async () => {
    const { koa, users, backend } = buildApp()
    const createPerson = userFactory(backend.add)
    const ada = await createPerson({ username: 'ada' })
    const boss = await createPerson({ isStaff: true })
    const server = koa.callback()
    const get = (path: string, cookie: string) => request(server).get(path).set('Cookie', cookie)

    const cookies = await loginAs(users, ada)
    expect((await get('/member', cookies.header)).text).to.equal('Hello ada')
    expect((await get('/staff', cookies.header)).status).to.equal(403)
    const staffCookies = await loginAs(users, boss)
    expect((await get('/staff', String(staffCookies))).text).to.equal('for staff')
    expect((await request(server).get('/member')).status).to.equal(302)
  })

  it('makes one session in the store for each login, and tells the listeners', async () => {
    const { users, backend, sessions } = buildApp()
    const ada = await backend.add({ username: 'ada', password: null })
    const heard: string[] = []
    users.auth.events.on('login.succeeded', ({ subject }) => {
      heard.push(`${subject?.userId} of ${subject?.backend}`)
    })
    const logins = Array.from({ length: 20 }, () => loginAs(users, ada))
    const headers = new Set((await Promise.all(logins)).map(({ header }) => header))

    expect(headers.size).to.equal(20)
    expect(sessions.records.map(({ userId }) => userId)).to.deep.equal(Array(20).fill('1'))
    expect(heard).to.deep.equal(Array(20).fill('1 of users'))
    const [first = ''] = headers
    expect(JSON.stringify(sessions.records)).to.not.contain(first.split('=')[1])
  })

  it('ends like any other session: by the clock, with the password, with the account', async () => {
    const { koa, users, backend, clock } = buildApp()
    const server = koa.callback()
    const isIn = async (cookie: string) =>
      (await request(server).get('/member').set('Cookie', cookie)).status === 200
    const ada = await backend.add({ username: 'ada', password: TEST_PASSWORD })

    const { header: idle } = await loginAs(users, ada)
    clock.advance(59 * 60_000)
    expect(await isIn(idle)).to.equal(true)
    clock.advance(61 * 60_000)
    expect(await isIn(idle)).to.equal(false)

    const { header: stale } = await loginAs(users, ada)
    await ada.setPassword('another password')
    await backend.savePassword(ada)
    expect(await isIn(stale)).to.equal(false)
  })

  it('gives cookies to a browser, with the prefix and the flag that https asks for', async () => {
    const { users, backend } = buildApp('https://example.test')
    const ada = await backend.add({ username: 'ada', password: null })
    const cookies = await loginAs(users, ada)
    const [cookie, ...others] = cookies.for('https://example.test')

    expect(others).to.deep.equal([])
    expect(cookie?.value).to.match(/^[\w-]{43}$/)
    expect(cookie).to.deep.equal({
      name: '__Host-gadwall',
      value: cookies.values.get('__Host-gadwall'),
      url: 'https://example.test',
      httpOnly: true,
      secure: true,
      sameSite: 'Lax',
    })
  })

  it('remembers somebody who asked for it', async () => {
    const { users, backend, sessions } = buildApp()
    const ada = await backend.add({ username: 'ada', password: null })
    await loginAs(users, ada, { remember: true })

    expect(sessions.records[0]).to.include({ isRemembered: true })
  })

  it('says what is wrong with a user whom the app would not let in, and leaves no session', async () => {
    const { users, backend, sessions } = buildApp()
    const stranger = await memoryBackend().add({ username: 'eve', password: null, id: 'nobody' })
    const inactive = await backend.add({ username: 'bob', password: null, isActive: false })

    for (const user of [stranger, inactive]) {
      expect(await failureOf(loginAs(users, user))).to.match(/cannot log "\w+" in.*Save the user/s)
    }
    expect(await failureOf(loginAs(users, inactive, { backend: 'ldap' }))).to.contain('"ldap"')
    expect(sessions.records).to.deep.equal([])
  })

  it('needs nothing of the app around it', async () => {
    const { koa, users, backend } = buildApp()
    const ada = await backend.add({ username: 'ada', password: null })
    koa.middleware.unshift(async (ctx: Koa.Context) => {
      ctx.body = 'closed for today'
    })
    expect((await loginAs(users, ada)).header).to.match(/^gadwall=[\w-]{43}$/)
  })

  it('throws what a hook refuses with, and makes no session', async () => {
    const beforeLogin = () => {
      throw new Refused({ field: '', code: 'closed_today' })
    }
    const { users, backend, sessions } = buildApp('http://localhost', { beforeLogin })
    const ada = await backend.add({ username: 'ada', password: null })
    expect(await failureOf(loginAs(users, ada))).to.equal('Refused: Refused: closed_today')
    expect(sessions.records).to.deep.equal([])
  })

  it('works on the whole server as well, with users in a database', async () => {
    const site = await startTestSite()
    try {
      const ada = await createPerson(site, 'ada')
      const cookies = await loginAs(site.gadwall, ada)
      const browser = new TestBrowser(site.url, cookies)
      expect((await browser.get('/account')).body).to.contain('ada')
      const answer = await browser.submit('/logout', {})
      expect([answer.status, answer.location]).to.deep.equal([303, '/'])
      expect((await browser.get('/account')).status).to.equal(302)
    } finally {
      await site.stop()
    }
  })
})

describe('TestBrowser', () => {
  let server: Listening
  let browser: TestBrowser
  before(async () => {
    const { koa, backend } = buildApp('http://127.0.0.1')
    await backend.add({ username: 'ada', password: TEST_PASSWORD })
    server = await listen(koa, '127.0.0.1', 0)
    browser = new TestBrowser(`http://127.0.0.1:${server.port}`)
  })
  after(() => server.drain())

  it('sends forms with their token, keeps cookies and follows no redirect', async () => {
    const fields = { username: 'ada', password: TEST_PASSWORD }
    expect((await browser.post('/login', fields)).status).to.equal(403)
    expect((await browser.submit('/login', fields)).status).to.equal(303)
    expect((await browser.get('/member')).body).to.equal('Hello ada')
  })

  it('logs in with the ways and at the time that are named, for pages that ask for a recent login', async () => {
    const { koa, users, backend, clock } = buildApp()
    const ann = await backend.add({ username: 'ann', password: null })
    let seen: unknown
    koa.use((ctx) => {
      const { auth } = ctx.state
      seen = [auth.has('otp'), auth.isFresh(15)]
      ctx.body = ''
    })
    const http = request(koa.callback())
    const look = async (options: Parameters<typeof loginAs>[2]) => {
      const cookies = await loginAs(users, ann, options)
      await http.get('/anywhere').set('Cookie', cookies.header)
      return seen
    }
    expect(await look({})).to.deep.equal([false, true])
    expect(await look({ methods: ['pwd', 'otp'] })).to.deep.equal([true, true])
    const hourAgo = clock.now() - 3_600_000
    expect(await look({ methods: ['pwd', 'otp'], confirmedAt: hourAgo })).to.deep.equal([
      true,
      false,
    ])
    expect(await look({ confirmedAt: null })).to.deep.equal([false, false])
  })
})

function failureOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => '',
    (error: Error) => `${error.name}: ${error.message}`,
  )
}
