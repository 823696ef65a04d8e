import { expect } from 'chai'
import {
  type GadwallOptions,
  type Guard,
  gadwall,
  protect,
  requireLogin,
  requirePermission,
  requireStaff,
} from '../../src/index.ts'
import { PASSWORD } from '../support/test-site.ts'
import { type ForeignApp, Member, MemberBackend, startForeignApp } from './foreign-app.ts'

const ADA = { username: 'ada', password: PASSWORD }

describe('the way through the login', () => {
  let app: ForeignApp
  afterEach(() => app?.stop())

  async function start(options: Partial<GadwallOptions<Member>>): Promise<void> {
    app = await startForeignApp((koa, base) => {
      const backends = [new MemberBackend(new Member('ada'))]
      koa.use(gadwall({ ...base, ...options, backends }).middleware())
      koa.use(protect(requireLogin(), () => {}))
    })
  }

  it('leads where the app says, unless people were on the way elsewhere', async () => {
    await start({ afterLogin: '/dashboard', afterLogout: '/goodbye' })
    const browser = app.browser()
    expect((await browser.submit('/login', ADA)).location).to.equal('/dashboard')
    expect((await browser.submit('/logout', {})).location).to.equal('/goodbye')
    const next = '/orders?n=2'
    expect((await browser.submit('/login', { ...ADA, next })).location).to.equal(next)
    expect((await browser.submit('/logout', { next })).location).to.equal(next)
  })

  it('is as long as the path that a proxy takes away', async () => {
    app = await startForeignApp((koa, base) => {
      const backends = [new MemberBackend(new Member('ada'))]
      const flow = { afterLogin: '/in', afterLogout: '/out', loginUrl: '/welcome' }
      const baseUrl = `${base.baseUrl}/shop`
      koa.use(gadwall({ ...base, ...flow, baseUrl, backends }).middleware())
      koa.use(protect(requireLogin(), () => {}))
    })
    const browser = app.browser()
    expect((await browser.get('/x')).location).to.equal('/shop/welcome?next=/shop/x')
    expect((await browser.submit('/login', ADA)).location).to.equal('/shop/in')
    expect((await browser.submit('/logout', {})).location).to.equal('/shop/out')
  })

  it("leads to the app's own page to log in", async () => {
    await start({ loginUrl: '/welcome?by=guard' })
    const { location } = await app.browser().get('/x')
    expect(location).to.equal('/welcome?by=guard&next=/x')
  })

  it('leads to the hosts that the app names, and to no others', async () => {
    await start({ redirectHosts: ['shop.test', 'office.test:8443'] })
    const browser = app.browser()
    const policy = (await browser.get('/login')).headers.get('content-security-policy')
    expect(policy).to.contain("form-action 'self' shop.test office.test:8443")
    for (const next of ['https://shop.test/basket?n=2', 'https://office.test:8443/']) {
      expect((await browser.submit('/login', { ...ADA, next })).location).to.equal(next)
      expect((await browser.submit('/logout', { next })).location).to.equal(next)
    }
    for (const next of [
      ...['https://evil.test/', 'https://shop.test.evil.test/', 'https://evil.test/shop.test'],
      ...['https://shop.test:444/', 'https://office.test/', 'https://u:p@shop.test/'],
      ...['https://shop.test\\@evil.test/', '//shop.test/', 'javascript://shop.test/%0aalert(1)'],
      ...['ftp://shop.test/', 'https://shop.test@evil.test/', ' https://shop.test/'],
    ]) {
      const { location } = await browser.submit('/login', { ...ADA, next })
      expect(location, next).to.equal('/account')
      expect((await browser.submit('/logout', { next })).location, next).to.equal('/')
    }
  })

  it('is decided by each guard for itself', async () => {
    const guards: Record<string, Guard> = {
      '/hidden': requireLogin({ otherwise: 403 }) as Guard,
      '/ship': requirePermission('orders.ship', { otherwise: 'login' }),
      '/office': requireStaff({
        otherwise: (ctx) => {
          ctx.body = 'closed'
        },
      }) as Guard,
    }
    app = await startForeignApp((koa, base) => {
      const backends = [new MemberBackend(new Member('ada'))]
      koa.use(gadwall({ ...base, backends }).middleware())
      koa.use((ctx, next) =>
        protect(guards[ctx.path] as Guard, () => expect.fail('reached'))(ctx as never, next),
      )
    })
    const visitor = app.browser()
    expect((await visitor.get('/hidden')).status).to.equal(403)
    expect((await visitor.get('/office')).body).to.equal('closed')
    const ada = await app.loggedIn('ada')
    expect((await ada.get('/ship')).location).to.equal('/login?next=/ship')
    expect((await ada.get('/office')).body).to.equal('closed')
    expect(() => requireLogin({ otherwise: 'logn' as never })).to.throw(TypeError, 'otherwise')
  })

  it('is refused at the start where it leads nowhere', () => {
    const options = {
      backends: [new MemberBackend()],
      stores: { sessions: {} as never },
      secret: 'a secret that only the tests of this project know',
      baseUrl: 'https://example.com',
    }
    for (const wrong of [
      { afterLogin: 'dashboard' },
      { afterLogout: '//evil.test' },
      { loginUrl: 'javascript:alert(1)' },
      { redirectHosts: ['https://shop.test'] },
      { redirectHosts: ['*.shop.test'] },
    ]) {
      const [name = ''] = Object.keys(wrong)
      expect(() => gadwall({ ...options, ...wrong }), name).to.throw(TypeError, `\`${name}\``)
    }
  })
})
