import { expect } from 'chai'
import Koa from 'koa'
import {
  type Feature,
  type GadwallOptions,
  gadwall,
  type Job,
  type Stores,
} from '../../src/index.ts'
import { MemorySessionStore, memoryStores } from '../../src/testing.ts'
import { type ForeignApp, Member, MemberBackend, startForeignApp } from './foreign-app.ts'

type Line = [level: string, fields: object, message: string]

/** Options of an app that is not started, and what it has logged. */
function options(): GadwallOptions<Member> & { readonly log: Line[] } {
  const log: Line[] = []
  const note = (level: string) => (fields: object, message: string) => {
    log.push([level, fields, message])
  }
  return {
    log,
    backends: [new MemberBackend(new Member('ada'))],
    stores: { sessions: new MemorySessionStore() },
    secret: 'a secret that only the tests of this project know',
    baseUrl: 'https://example.com',
    logger: { info: note('info'), warn: note('warn'), error: note('error') },
  }
}

function feature(changes: Partial<Feature>): Feature {
  return { name: 'mine', requires: [], routes: () => [], ...changes }
}

/** Of an app that has sessions alone. */
const LEFT_OUT = [
  { name: 'registration', missing: ['users'] },
  { name: 'activity', missing: ['audit'] },
  { name: 'factors', missing: ['factors', 'keys'] },
  { name: 'closing', missing: ['users', 'tokens'] },
  { name: 'password-reset-by-code', missing: ['factors', 'keys'] },
  { name: 'password-reset', missing: ['tokens'] },
  { name: 'email', missing: ['tokens'] },
  { name: 'admin', missing: ['users'] },
]

describe('the features of an app', () => {
  it('are refused by a name that is not ours; the error lists those that are', () => {
    expect(() => gadwall({ ...options(), features: ['nonsense'] })).to.throw(
      TypeError,
      /no feature "nonsense".*"login".*"account"/,
    )
  })

  it('are left out without their store, and one log line says which', () => {
    const { log, ...given } = options()
    const { routes } = gadwall(given)
    expect(routes.map(({ path }) => path))
      .to.include('/login')
      .and.not.include('/register')
    const leftOut = LEFT_OUT
    expect(log).to.deep.equal([['info', { leftOut }, 'features without their stores are left out']])
  })

  it('are ours and one more with "stock" in the list', () => {
    const { log, ...given } = options()
    const mine = feature({ name: 'mine' })
    const { routes } = gadwall({ ...given, features: ['stock', mine] })
    expect(routes.map(({ path }) => path)).to.include.members(['/login', '/account'])
    expect(log.map(([, fields]) => fields)).to.deep.equal([{ leftOut: LEFT_OUT }])
  })

  it('stop the start without their store when the app asks for them by name', () => {
    const needy = feature({ requires: ['tokens', 'grants'] })
    for (const [features, message] of [
      [['login', 'registration'], /"registration" needs users in `stores`/],
      [[needy], /"mine" needs tokens and grants in `stores`/],
    ] as const) {
      expect(() => gadwall({ ...options(), features })).to.throw(TypeError, message)
    }
  })

  it('leave nobody half-way: the second step is there without the feature that adds factors', () => {
    const { log, ...given } = options()
    const paths = (stores: object) => {
      const users = gadwall({ ...given, stores: stores as never, features: ['login', 'account'] })
      return users.routes.map(({ path }) => path)
    }
    const { factors, ...without } = memoryStores()
    expect(paths(memoryStores())).to.include('/login/factor').and.not.include('/account/factors')
    expect(paths(without)).to.not.include('/login/factor')
  })

  it('bring routes that are guarded, or the start is refused', () => {
    const naked = { method: 'GET', path: '/mine', handler() {} } as never
    const users = gadwall({ ...options(), features: [feature({ routes: () => [naked] })] })
    expect(() => users.middleware()).to.throw(TypeError, /GET \/mine declares no guard/)
  })

  it('bring jobs: start() runs them at once, close() waits for what is under way', async () => {
    const done: string[] = []
    const job = (name: string, work: () => Promise<void>): Job => ({
      name,
      everyMs: 60_000,
      async run() {
        await work()
        done.push(name)
      },
    })
    const { log, ...given } = options()
    const jobs = () => [
      job('slow', () => new Promise((resolve) => setTimeout(resolve, 20))),
      job('broken', async () => expect.fail('out of order')),
    ]
    const users = gadwall({ ...given, features: [feature({ jobs })] })
    expect(done).to.deep.equal([])
    users.start()
    users.start()
    await users.close()
    expect(done).to.deep.equal(['slow'])
    expect(log.map(([level, fields]) => [level, fields])).to.deep.equal([
      ['info', {}], // That no mail can be sent: said once.
      ['warn', { job: 'broken', error: 'AssertionError: out of order' }],
    ])
  })
})

describe('gadwall()', () => {
  let app: ForeignApp | undefined
  afterEach(async () => {
    await app?.stop()
    app = undefined
  })

  it('installed twice in one app is a TypeError, whoever made the second', async () => {
    const backends = [new MemberBackend(new Member('ada'))]
    for (const isSame of [true, false]) {
      app = await startForeignApp((koa, base) => {
        const first = gadwall({ ...base, backends })
        const second = isSame ? first : gadwall({ ...base, backends, cookieName: 'other' })
        koa.use(first.middleware()).use(second.middleware())
      })
      expect((await app.browser().get('/')).status).to.equal(500)
      const [error] = app.errors
      expect(error)
        .to.be.instanceOf(TypeError)
        .with.property('message')
        .match(/installed twice/)
      await app.stop()
      app = undefined
    }
  })

  it("keeps user and auth in the app's ctx.state, and nothing else", async () => {
    app = await startForeignApp((koa, base) => {
      koa.use(async (ctx, next) => {
        Object.assign(ctx.state, { session: 'mine', client: 'mine', csrf: 'mine' })
        await next()
      })
      koa.use(gadwall({ ...base, backends: [new MemberBackend(new Member('ada'))] }).middleware())
      koa.use((ctx) => {
        ctx.body = { names: Object.keys(ctx.state), ...ctx.state, auth: undefined }
      })
    })
    for (const browser of [app.browser(), await app.loggedIn('ada')]) {
      const { names, session, client, csrf } = JSON.parse((await browser.get('/')).body)
      expect(names.sort()).to.deep.equal(['auth', 'client', 'csrf', 'session', 'user'])
      expect([session, client, csrf]).to.deep.equal(['mine', 'mine', 'mine'])
    }
  })

  it('is ready when the stores are', async () => {
    const sessions = new MemorySessionStore()
    let isAway = true
    const stores: Stores<Member> = {
      sessions,
      async checkReady() {
        if (isAway) throw new Error('the database is away')
      },
    }
    const { ready } = gadwall({ ...options(), stores })
    expect(await ready().catch(String)).to.contain('the database is away')
    isAway = false
    await ready()
    await gadwall(options()).ready()
  })

  it('reads no view and starts nothing until its middleware is asked for', () => {
    const views = '/a/folder/that/is/not/there'
    const before = process.getActiveResourcesInfo()
    const users = gadwall({ ...options(), views, features: [feature({ routes: asked })] })
    expect(process.getActiveResourcesInfo()).to.deep.equal(before)
    expect(() => new Koa().use(users.middleware())).to.throw('routes were asked for')
  })
})

function asked(): never {
  throw new Error('routes were asked for')
}
