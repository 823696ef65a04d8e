import { Router } from '@koa/router'
import { expect } from 'chai'
import {
  allowAnonymous,
  type Gadwall,
  gadwall,
  protect,
  requireCsrfToken,
  requireLogin,
  requirePermission,
  requireStaff,
  requireTest,
} from '../../src/index.ts'
import type { Guard } from '../../src/web/routing/guards.ts'
import { type RawAnswer, sendTarget } from '../support/raw-http.ts'
import { type ForeignApp, Member, MemberBackend, startForeignApp } from './foreign-app.ts'

const SECRET_TEXT = 'for whom it may concern'

const GUARDS: Readonly<Record<string, Guard>> = {
  '/login-only': requireLogin() as Guard,
  '/one-permission': requirePermission('orders.ship'),
  '/all-permissions': requirePermission(['orders.ship', 'orders.cancel']),
  '/staff-only': requireStaff() as Guard,
  '/test-only': requireTest<Member>(({ shoeSize }) => shoeSize > 44, 'big feet') as Guard,
  '/area/of/:number': requireLogin() as Guard,
}

const PEOPLE = [
  new Member('nobody-special'),
  new Member('shipper', { permissions: ['orders.ship'] }),
  new Member('manager', { permissions: ['orders.ship', 'orders.cancel'] }),
  new Member('staff', { isStaff: true }),
  new Member('root', { isSuperuser: true }),
  Object.assign(new Member('giant'), { shoeSize: 50 }),
]

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'get']

/** Routes as most apps have them: a router with its default, lenient, matching. */
function ownRoutes(): Router {
  const router = new Router()
  for (const [path, guard] of Object.entries(GUARDS)) {
    const handler = protect(guard, (ctx) => {
      ctx.body = SECRET_TEXT
    })
    router.get(path, handler).post(path, handler)
  }
  router.get('/notices', protect(requirePermission('notices.read'), open))
  router.get('/anyone', protect(allowAnonymous(), open))
  return router
}

function open(ctx: { body: unknown }): void {
  ctx.body = 'for everybody'
}

describe('guards on the routes of an app', () => {
  let app: ForeignApp
  let own: Gadwall<Member>
  before(async () => {
    app = await startForeignApp((koa, base) => {
      own = gadwall({ ...base, prefix: '/members', backends: [new MemberBackend(...PEOPLE)] })
      koa.use(own.middleware()).use(ownRoutes().routes())
    })
  })
  after(() => app.stop())

  async function statusFor(username: string, path: string): Promise<number> {
    return (await (await app.loggedIn(username, '/members')).get(path)).status
  }

  const EXPECTED: [path: string, allowed: string[], refused: string[]][] = [
    ['/login-only', ['nobody-special', 'staff', 'root'], []],
    ['/one-permission', ['shipper', 'manager', 'root'], ['nobody-special', 'staff']],
    ['/all-permissions', ['manager', 'root'], ['nobody-special', 'shipper', 'staff']],
    ['/staff-only', ['staff'], ['nobody-special', 'manager', 'root']],
    ['/test-only', ['giant'], ['nobody-special', 'staff', 'root']],
    ['/notices', ['nobody-special'], []],
    ['/anyone', ['nobody-special'], []],
  ]

  it('let in whoever has the right, and refuse others who are logged in with 403', async () => {
    for (const [path, allowed, refused] of EXPECTED) {
      for (const name of allowed)
        expect(await statusFor(name, path), `${name} ${path}`).to.equal(200)
      for (const name of refused)
        expect(await statusFor(name, path), `${name} ${path}`).to.equal(403)
    }
  })

  it('send an anonymous visitor to log in and come back', async () => {
    for (const path of Object.keys(GUARDS)) {
      const { status, location, body } = await app.browser().get(`${path}?page=2`)
      expect(status, path).to.equal(302)
      expect(location).to.equal(
        `/members/login?next=${encodeURIComponent(`${path}?page=2`).replaceAll('%2F', '/')}`,
      )
      expect(body).to.not.contain(SECRET_TEXT)
    }
  })

  it('do not bring a visitor back to what was sent with a POST', async () => {
    const { status, location } = await app.browser().post('/login-only', {})
    expect([status, location]).to.deep.equal([303, '/members/login'])
  })

  it('answer an anonymous client that prefers JSON with 401', async () => {
    for (const path of Object.keys(GUARDS)) {
      const answer = await app.browser().get(path, { accept: 'application/json' })
      expect(answer.status, path).to.equal(401)
      expect(JSON.parse(answer.body).error.code).to.equal('login_required')
    }
  })

  it('let an anonymous visitor pass where a permission is granted to everybody', async () => {
    for (const path of ['/notices', '/anyone']) {
      const { status, body } = await app.browser().get(path)
      expect([status, body]).to.deep.equal([200, 'for everybody'])
    }
  })

  it('cannot be walked around by another spelling of the path, with any method', async () => {
    const open = own.routes.filter(({ guard }) => guard.label === 'anyone').map(({ path }) => path)
    const ours = own.routes.filter(({ path }) => !open.includes(path))
    const paths = [
      ...new Set(ours.map(({ path }) => `/members${path}`)),
      ...Object.keys(GUARDS).map((path) => path.replace(':number', '7')),
    ]
    expect(paths).to.include.members(['/members/account', '/area/of/7'])
    const requests = paths.flatMap((path) => {
      const spellings = spellingsOf(path)
      expect(spellings.length, path).to.be.at.least(40)
      return spellings.flatMap((target) => METHODS.map((method) => ({ method, target })))
    })
    await inParallel(requests, 16, async ({ method, target }) => {
      const headers = 'X-HTTP-Method-Override: GET\r\nX-Original-URL: /login-only\r\n'
      const answer = await sendTarget(app.url, target, { method, headers })
      expectRefused(answer, `${method} ${target}`)
    })
    expect(app.store.rows.size, 'sessions').to.be.at.most(40)
  }).timeout(60_000)

  it('let the same paths through for somebody who is logged in', async () => {
    const browser = await app.loggedIn('nobody-special', '/members')
    for (const path of ['/login-only', '/LOGIN-ONLY', '/login-only/', '/area/of/%37']) {
      expect((await browser.get(path)).body, path).to.equal(SECRET_TEXT)
    }
  })
})

describe('a guard without gadwall()', () => {
  it('fails closed, and its error names what is missing', async () => {
    const app = await startForeignApp((koa) => void koa.use(ownRoutes().routes()))
    try {
      for (const path of Object.keys(GUARDS)) {
        const { status, body } = await app.browser().get(path)
        expect([status, body], path).to.deep.equal([500, 'Internal Server Error'])
        const error = app.errors.pop()
        expect(error).to.be.instanceOf(TypeError)
        expect(error?.message).to.contain('gadwall()')
      }
    } finally {
      await app.stop()
    }
  })

  it('fails closed when it comes before gadwall()', async () => {
    const app = await startForeignApp((koa, base) => {
      koa.use(ownRoutes().routes())
      koa.use(gadwall({ ...base, backends: [new MemberBackend()] }).middleware())
    })
    try {
      const { status } = await app.browser().get('/login-only')
      expect(status).to.equal(500)
      expect(app.errors[0]?.message).to.contain('gadwall()')
    } finally {
      await app.stop()
    }
  })

  it('and requireCsrfToken() without it do the same', async () => {
    const app = await startForeignApp((koa) => {
      koa.use(requireCsrfToken()).use(open)
    })
    try {
      expect((await app.browser().post('/', {})).status).to.equal(500)
      expect(app.errors[0]).to.be.instanceOf(TypeError)
      expect(app.errors[0]?.message).to.contain('gadwall()')
    } finally {
      await app.stop()
    }
  })
})

/** Other ways to write a path, as far as a request line can carry them. */
function spellingsOf(path: string): string[] {
  const code = (at: number) => `%${path.charCodeAt(at).toString(16)}`
  const spellings = [
    ...[path, path.toUpperCase(), capitalised(path), `${path}/`, `${path}//`, `/${path}`],
    ...[path.replaceAll('/', '//'), `//evil.test${path}`, `/.${path}`, `/x/..${path}`, `${path}/.`],
    ...[
      `/./.${path}`,
      `${path}/..`,
      `${path}/../${path.slice(1)}`,
      `/%2e${path}`,
      `/%2e%2e${path}`,
    ],
    ...[`/${code(1)}${path.slice(2)}`, `${path.slice(0, -1)}${code(path.length - 1)}`],
    ...[`/%2f${path.slice(1)}`, `%2f${path.slice(1)}`, path.replaceAll('/', '/%2f'), `${path}%2f`],
    ...[`${path}%5c`, `\\${path.slice(1)}`, path.replaceAll('/', '\\'), `${path}\\`],
    ...[`${path};x`, `${path};jsessionid=1`, `/;x${path}`, `${path}.json`, `${path}.html`],
    ...[`${path}%00`, `${path}%00.css`, `${path}%0a`, `${path}%0d%0a`, `${path}%20`, `${path}%09`],
    ...[`${path}?`, `${path}??a`, `${path}?a=/assets`, `${path}#x`, `${path}%3f`, `${path}%23`],
    ...[
      `${path}%`,
      `${path}%zz`,
      `${path}%c0%af`,
      `${path}%ff`,
      `${path}%252f`,
      `${path}%e2%80%8b`,
    ],
    ...[`/assets/..${path}`, `/members/login/..${path}`, `/members/assets/%2e%2e${path}`],
    ...[
      `/members/../${path.slice(1)}`,
      `/members${path}`,
      `/members/login${path}`,
      `/anyone${path}`,
    ],
    ...[`http://evil.test${path}`, `http://evil.test:1${path}/`, `HTTP://EVIL.TEST${path}`],
  ]
  return [...new Set(spellings)]
}

function capitalised(path: string): string {
  return `/${path[1]?.toUpperCase()}${path.slice(2)}`
}

function expectRefused({ status, head, body }: RawAnswer, request: string): void {
  // OPTIONS and unknown methods find no route; everything else is refused or sent to log in.
  expect(status, request).to.be.within(300, 499)
  expect(body, request).to.not.contain(SECRET_TEXT)
  expect(body, request).to.not.match(/Your account on|Change your password|"user":\{/)
  if (status < 400) {
    expect(/^location: (.*)$/im.exec(head)?.[1], request).to.match(/^\/members\/login(\?next=\/|$)/)
  }
}

async function inParallel<T>(all: readonly T[], width: number, work: (one: T) => Promise<void>) {
  const waiting = [...all]
  const lane = async () => {
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) await work(one)
  }
  await Promise.all(Array.from({ length: width }, lane))
}
