import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import Koa from 'koa'
import compose from 'koa-compose'
import { type GadwallOptions, gadwall, protect, requireLogin } from '../../src/index.ts'
import { Browser } from '../support/browser.ts'
import { PASSWORD } from '../support/test-site.ts'
import { type ForeignApp, Member, MemberBackend, startForeignApp } from './foreign-app.ts'

const ADA = { username: 'ada', password: PASSWORD }

/** Does with the context what koa-mount does. */
function mount(prefix: string, app: Koa): Koa.Middleware {
  const downstream = compose(app.middleware)
  return async (ctx, upstream) => {
    const outside = ctx.path
    if (outside !== prefix && !outside.startsWith(`${prefix}/`)) return upstream()
    const inside = outside.slice(prefix.length) || '/'
    Object.assign(ctx, { mountPath: prefix, path: inside })
    await downstream(ctx as never, async () => {
      ctx.path = outside
      await upstream()
      ctx.path = inside
    })
    ctx.path = outside
  }
}

/** Takes a path away from what it passes on. */
async function startProxy(path: string, target: string): Promise<{ url: string; server: Server }> {
  const server = createServer((incoming, outgoing) => {
    const url = incoming.url ?? ''
    if (!url.startsWith(`${path}/`)) return outgoing.writeHead(404).end()
    const { method, headers } = incoming
    const passed = request(target + url.slice(path.length), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    return incoming.pipe(passed)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

function shop(options: Omit<GadwallOptions<Member>, 'backends'>): Koa {
  const inner = new Koa()
  const backends = [new MemberBackend(new Member('ada'))]
  inner.use(gadwall({ ...options, backends }).middleware() as never)
  inner.use(
    protect(requireLogin(), (ctx) => {
      ctx.body = 'inside'
    }),
  )
  return inner
}

/** Walks through the site as people do, by the links that it shows. */
async function walk(browser: Browser, at: string, { home = '/', app = at } = {}): Promise<void> {
  const refused = await browser.get(`${app}/basket?n=2`)
  expect(refused.location).to.equal(`${at}/login?next=${app}/basket%3Fn%3D2`)
  const { body } = await browser.get(refused.location)
  expect(/<form method="post" action="([^"]+)"/.exec(body)?.[1]).to.equal(`${at}/login`)
  const links = [...body.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map(([, link = '']) => link)
  expect(links).to.include(home)
  const assets = links.filter((link) => link.includes('/assets/'))
  expect(assets).to.not.have.length(0)
  for (const asset of assets) expect((await browser.get(asset)).status, asset).to.equal(200)

  const fields = { ...ADA, next: `${app}/basket?n=2` }
  expect((await browser.submit(`${at}/login`, fields)).location).to.equal(`${app}/basket?n=2`)
  expect((await browser.get(`${app}/basket?n=2`)).body).to.equal('inside')
  expect((await browser.get(`${at}/account`)).body).to.contain(`action="${at}/logout"`)
  const out = await browser.submit(`${at}/logout`, {}, `${at}/account`)
  expect([out.status, out.location]).to.deep.equal([303, home])
  expect((await browser.submit(`${at}/login`, ADA)).location).to.equal(`${at}/account`)
}

describe('an app under a path', () => {
  let app: ForeignApp
  const servers: Server[] = []
  afterEach(async () => {
    for (const server of servers.splice(0)) server.close()
    await app.stop()
  })

  async function behindProxy(path: string, outer?: (inner: Koa) => Koa.Middleware, prefix = '') {
    const koa = new Koa()
    app = await startForeignApp((host) => {
      host.use((ctx, next) => compose(koa.middleware)(ctx as never, next as never))
    })
    const { url, server } = await startProxy(path, app.url)
    servers.push(server)
    const options = { secret: 'a secret that only the tests of this project know', prefix }
    const stores = { sessions: app.store }
    const inner = shop({ ...options, stores, baseUrl: url + path })
    koa.use(outer ? outer(inner) : (compose(inner.middleware) as unknown as Koa.Middleware))
    return new Browser(url)
  }

  for (const prefix of ['', '/members']) {
    const name = prefix || 'without a prefix'
    it(`works when it is mounted in another, ${name}`, async () => {
      app = await startForeignApp((koa, base) => koa.use(mount('/shop', shop({ ...base, prefix }))))
      await walk(app.browser(), `/shop${prefix}`, { app: '/shop' })
    })

    it(`works behind a proxy that takes the path away, ${name}`, async () => {
      const browser = await behindProxy('/shop', undefined, prefix)
      await walk(browser, `/shop${prefix}`, { app: '/shop', home: '/shop/' })
    })
  }

  it('works when it is mounted in one that is mounted', async () => {
    app = await startForeignApp((koa, base) => {
      koa.use(mount('/eu', new Koa().use(mount('/shop', shop(base)))))
    })
    await walk(app.browser(), '/eu/shop')
  })

  it('works when a proxy takes one path away and the app another', async () => {
    const browser = await behindProxy('/eu', (inner) => mount('/shop', inner))
    await walk(browser, '/eu/shop', { home: '/eu/' })
  })

  it('counts a path once that is in baseUrl and that the app is mounted under', async () => {
    app = await startForeignApp((koa, base) => {
      koa.use(mount('/shop', shop({ ...base, baseUrl: `${base.baseUrl}/shop` })))
    })
    await walk(app.browser(), '/shop')
  })

  it('leads from a mounted app to the login of the app around it', async () => {
    app = await startForeignApp((koa, base) => {
      const backends = [new MemberBackend(new Member('ada'))]
      koa.use(gadwall({ ...base, backends }).middleware())
      const inner = new Koa().use(protect(requireLogin(), () => {}) as never)
      koa.use(mount('/shop', inner))
    })
    expect((await app.browser().get('/shop/x')).location).to.equal('/login?next=/shop/x')
  })
})
