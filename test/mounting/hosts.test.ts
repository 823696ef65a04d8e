import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createSecureServer } from 'node:http2'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'
import { type GadwallOptions, gadwall, protect, requireLogin } from '../../src/index.ts'
import { Passwords } from '../../src/passwords.ts'
import { cheapHasher, memoryBackend, memoryStores } from '../../src/testing.ts'
import { type Answer, Browser } from '../support/browser.ts'
import { requireProgram } from '../support/cli.ts'
import { freePort } from '../support/free-port.ts'
import { selfSigned } from '../support/self-signed.ts'
import { PASSWORD } from '../support/test-site.ts'
import { type ForeignApp, startForeignApp } from './foreign-app.ts'

type Use = (koa: Koa, ...middlewares: Koa.Middleware[]) => void

const load = createRequire(import.meta.url)
const helmet = load('koa-helmet') as () => Koa.Middleware
const mount = load('koa-mount') as (path: string, app: Koa) => Koa.Middleware
const { KoaPassport } = load('koa-passport') as {
  KoaPassport: new () => { initialize(): Koa.Middleware; session(): Koa.Middleware }
}
const koaSession = load('koa-session').createSession as (
  options: object,
  koa: Koa,
) => Koa.Middleware

const SECRET = 'a secret that only the tests of this project know'
const NEW_PASSWORD = 'another long enough password'

/** Users of an app of its own, and a page behind a guard at `/inside`. */
function site(options: Partial<GadwallOptions> & { readonly baseUrl: string }): Koa.Middleware[] {
  const passwords = new Passwords([cheapHasher()])
  const backend = memoryBackend({ passwords })
  const stores = { ...memoryStores(), users: backend.users }
  const all = { secret: SECRET, passwords, stores, backends: [backend], formSeconds: 0, ...options }
  const inside = protect(requireLogin(), (ctx) => {
    ctx.body = `inside: ${ctx.state.user.username}`
  })
  return [
    gadwall(all as never).middleware(),
    (ctx, next) => (ctx.path.endsWith('/inside') ? inside(ctx, next) : next()),
  ]
}

const useAll: Use = (koa, ...middlewares) => {
  for (const middleware of middlewares) koa.use(middleware)
}

/** Registers, logs out and in, passes a guard, changes the password and logs out. */
async function liveThrough(browser: Browser, at = '', headers: Record<string, string> = {}) {
  const submit = async (path: string, fields: Record<string, string>) => {
    const page = await browser.get(at + path, headers)
    const [, _csrf = ''] = /name="_csrf" value="([^"]+)"/.exec(page.body) ?? []
    return browser.post(at + path, { _csrf, ...fields }, headers)
  }
  const inside = () => browser.get(`${at}/inside`, headers)
  const stranger = await inside()
  expect([stranger.status, stranger.location]).to.deep.equal([302, `${at}/login?next=${at}/inside`])
  const made = await submit('/register', { username: 'ada', email: '', password: PASSWORD })
  expect([made.status, made.location]).to.deep.equal([303, `${at}/account`])
  expect((await inside()).body).to.equal('inside: ada')
  const change = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }
  expect((await submit('/account/password', change)).status).to.equal(303)
  expect((await submit('/logout', {})).status).to.equal(303)
  expect((await inside()).status).to.equal(302)
  expect((await submit('/login', { username: 'ada', password: PASSWORD })).status).to.equal(401)
  const login = { username: 'ada', password: NEW_PASSWORD, next: `${at}/inside` }
  expect((await submit('/login', login)).location).to.equal(`${at}/inside`)
  expect((await inside()).body).to.equal('inside: ada')
  expect((await submit('/logout', {})).status).to.equal(303)
  expect((await inside()).status).to.equal(302)
}

describe('the whole story in a host', () => {
  let app: ForeignApp
  afterEach(() => app?.stop())

  it('with koa-helmet before us, whose policy makes browsers send Origin: null', async () => {
    app = await startForeignApp((koa, { baseUrl }) => useAll(koa, helmet(), ...site({ baseUrl })))
    await liveThrough(app.browser(), '', { origin: 'null', 'sec-fetch-site': 'same-origin' })
  })

  it('that mounts us with koa-mount', async () => {
    app = await startForeignApp((koa, { baseUrl }) => {
      const inner = new Koa()
      useAll(inner, ...site({ baseUrl }))
      koa.use(mount('/shop', inner))
    })
    await liveThrough(app.browser(), '/shop')
  })

  it('with a parser for JSON only before us', async () => {
    app = await startForeignApp((koa, { baseUrl }) =>
      useAll(koa, bodyParser({ enableTypes: ['json'] }) as never, ...site({ baseUrl })),
    )
    await liveThrough(app.browser())
  })

  it('with koa-session beside us, whose values stay its own', async () => {
    app = await startForeignApp((koa, { baseUrl }) => {
      koa.keys = [SECRET]
      useAll(koa, koaSession({ key: 'host' }, koa), async (ctx, next) => {
        const { session } = ctx as unknown as { session: { views?: number } }
        session.views = (session.views ?? 0) + 1
        ctx.set('X-Views', String(session.views))
        await next()
      })
      useAll(koa, ...site({ baseUrl }))
    })
    const browser = app.browser()
    await liveThrough(browser)
    expect(Number((await browser.get('/login')).headers.get('x-views'))).to.be.above(10)
  })

  it('with koa-passport beside us', async () => {
    app = await startForeignApp((koa, { baseUrl }) => {
      koa.keys = [SECRET]
      const passport = new KoaPassport()
      useAll(koa, koaSession({ key: 'host' }, koa), passport.initialize(), passport.session())
      useAll(koa, ...site({ baseUrl }))
    })
    await liveThrough(app.browser())
  })

  it('of which there are two on one address, with cookies of their own', async () => {
    app = await startForeignApp((koa, { baseUrl }) => {
      for (const name of ['shop', 'club']) {
        const inner = new Koa()
        useAll(inner, ...site({ baseUrl, cookieName: name }))
        koa.use(mount(`/${name}`, inner))
      }
    })
    const browser = app.browser()
    await liveThrough(browser, '/shop')
    const login = { username: 'ada', password: NEW_PASSWORD }
    expect((await browser.submit('/shop/login', login)).status).to.equal(303)
    await liveThrough(browser, '/club')
    expect((await browser.get('/shop/inside')).body).to.equal('inside: ada')
  })

  it('behind nginx that takes a path away', async function behindNginx() {
    const nginx = requireProgram(this, 'nginx', '/usr/sbin')
    const port = await freePort()
    const address = `http://127.0.0.1:${port}`
    app = await startForeignApp((koa) => useAll(koa, ...site({ baseUrl: `${address}/shop` })))
    const proxy = await startNginx(nginx, port, app.url)
    try {
      await liveThrough(new Browser(address), '/shop')
    } finally {
      await proxy.stop()
    }
  })

  it('over HTTP/2', async function overHttp2() {
    const openssl = requireProgram(this, 'openssl')
    const port = await freePort()
    const baseUrl = `https://127.0.0.1:${port}`
    const koa = new Koa()
    useAll(koa, ...site({ baseUrl }))
    const server = createSecureServer(selfSigned(openssl), koa.callback() as never)
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    const session = connect(baseUrl, { rejectUnauthorized: false })
    try {
      await liveThrough(new Http2Browser(baseUrl, session), '', { origin: baseUrl })
    } finally {
      session.destroy()
      server.close()
    }
  })
})

/** {@link Browser} over one HTTP/2 connection. */
class Http2Browser extends Browser {
  readonly #session: ReturnType<typeof connect>

  constructor(url: string, session: ReturnType<typeof connect>) {
    super(url)
    this.#session = session
  }

  override async request(path: string, init: RequestInit = {}): Promise<Answer> {
    const cookie = this.cookieHeader
    const stream = this.#session.request({
      ':path': path,
      ':method': init.method ?? 'GET',
      accept: 'text/html',
      ...(cookie && { cookie }),
      ...(init.headers as Record<string, string>),
    })
    stream.end(init.body)
    const [answered] = (await once(stream, 'response')) as [Record<string, string | string[]>]
    let body = ''
    for await (const chunk of stream.setEncoding('utf8')) body += chunk
    for (const set of [answered['set-cookie'] ?? []].flat()) this.#keep(set)
    const location = String(answered.location ?? '')
    return { status: Number(answered[':status']), headers: new Headers(), body, location }
  }

  #keep(set: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
    if (/;\s*expires=Thu, 01 Jan 1970/i.test(set)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}

async function startNginx(program: string, port: number, target: string) {
  const directory = mkdtempSync(join(tmpdir(), 'gadwall-nginx-'))
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${directory}/${kind};`)
    .join('\n')
  const file = join(directory, 'nginx.conf')
  writeFileSync(
    file,
    `daemon off; pid ${directory}/pid; error_log ${directory}/error.log; events {}
http { access_log off; ${places}
server { listen 127.0.0.1:${port};
location /shop/ { proxy_pass ${target}/; proxy_set_header Host $http_host; } } }`,
  )
  const args = ['-p', directory, '-c', file, '-e', join(directory, 'error.log')]
  const child: ChildProcess = spawn(program, args, { stdio: 'ignore' })
  for (let tries = 0; tries < 100; tries++) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(Boolean, () => false)
    if (isUp) break
    await wait(20)
  }
  return {
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
