import { expect } from 'chai'
import Koa from 'koa'
import {
  type Gadwall,
  type GadwallOptions,
  gadwall,
  type Hooks,
  type LogInOptions,
  Refused,
} from '../../src/index.ts'
import { type ForeignApp, Member, MemberBackend, startForeignApp } from './foreign-app.ts'

const ada = new Member('ada', { permissions: ['orders.ship'] })
const grace = new Member('grace')

describe('users.logIn() and users.logOut()', () => {
  let app: ForeignApp | undefined
  let options: GadwallOptions<Member>
  let users: Gadwall<Member>
  /** What a page of the app does. Its result is the body. */
  let work: (ctx: Koa.Context) => Promise<unknown>
  afterEach(async () => {
    await app?.stop()
    app = undefined
  })

  async function start(hooks: Hooks<Member> = {}, ...others: MemberBackend[]): Promise<ForeignApp> {
    app = await startForeignApp((koa, base) => {
      options = { ...base, hooks, backends: [new MemberBackend(ada, grace), ...others] }
      users = gadwall(options)
      koa.use(users.middleware())
      koa.use(async (ctx) => {
        ctx.body = await work(ctx)
      })
    })
    return app
  }

  const logIn = (user: Member, options?: LogInOptions) => async (ctx: Koa.Context) => {
    await users.logIn(ctx, user, options)
    return ctx.state.user.username
  }
  const whoIsThere = async ({ state: { user } }: Koa.Context) => user.username || 'nobody'

  it('logs in whom the app has recognised, from this request on', async () => {
    const { browser, store } = await start()
    const ann = browser()
    work = async (ctx) => {
      const before = await ctx.state.auth.permissions.has('orders.ship')
      await users.logIn(ctx, ada)
      const { user, auth } = ctx.state
      return [
        before,
        user.username,
        await auth.permissions.has('orders.ship'),
        auth.methods[0].name,
      ]
    }
    expect(JSON.parse((await ann.get('/')).body)).to.deep.equal([false, 'ada', true, 'pwd'])
    work = whoIsThere
    expect((await ann.get('/')).body).to.equal('ada')
    expect([...store.rows.values()].map(({ userId }) => userId)).to.deep.equal([ada.id])
  })

  it('gives a new id at each login: the one from before is dead', async () => {
    const { browser } = await start()
    const ann = browser()
    work = logIn(ada)
    await ann.get('/')
    const [before, thief] = [ann.sessionId, ann.clone()]
    work = logIn(grace)
    expect((await ann.get('/')).body).to.equal('grace')
    expect(ann.sessionId).to.be.a('string').and.not.equal(before)
    work = whoIsThere
    expect((await thief.get('/')).body).to.equal('nobody')
  })

  it('remembers how somebody proved who they are, and that it was just now', async () => {
    const { browser } = await start()
    const ann = browser()
    work = logIn(ada, { methods: ['fed', 'otp'], remember: true })
    await ann.get('/')
    work = async ({ state: { auth } }) => [auth.has('otp'), auth.has('pwd'), auth.isFresh(1)]
    expect(JSON.parse((await ann.get('/')).body)).to.deep.equal([true, false, true])
    work = async ({ state: { auth } }) => [auth.has('otp'), auth.isFresh(1), auth.methods]
    expect(JSON.parse((await browser().get('/')).body)).to.deep.equal([false, false, []])
  })

  it('logs out, and is harmless when nobody is there', async () => {
    const { browser, store } = await start()
    const ann = browser()
    work = logIn(ada)
    await ann.get('/')
    const thief = ann.clone()
    work = async (ctx) => {
      await users.logOut(ctx)
      return whoIsThere(ctx as Koa.Context)
    }
    for (let i = 0; i < 2; i++) expect((await ann.get('/')).body).to.equal('nobody')
    work = whoIsThere
    expect((await thief.get('/')).body).to.equal('nobody')
    expect(store.rows.size).to.equal(0)
  })

  it('throws Refused when a hook refuses, and leaves the session as it is', async () => {
    const { browser, store } = await start({
      beforeLogin({ username }) {
        if (username === 'grace') throw new Refused({ field: '', code: 'closed_today' })
      },
    })
    const ann = browser()
    work = logIn(ada)
    await ann.get('/')
    work = async (ctx) => {
      const error = await users.logIn(ctx, grace).catch((reason) => reason)
      return [error instanceof Refused, error.problem.code, ctx.state.user.username]
    }
    expect(JSON.parse((await ann.get('/')).body)).to.deep.equal([true, 'closed_today', 'ada'])
    expect([...store.rows.values()].map(({ userId }) => userId)).to.deep.equal([ada.id])
  })

  it('throws a TypeError once the answer has begun: no cookie can be sent any more', async () => {
    const { browser, store } = await start()
    for (const change of [() => users.logIn, () => users.logOut]) {
      let failure: unknown
      work = async (ctx) => {
        ctx.respond = false
        ctx.res.writeHead(200).write('data: 1\n\n')
        failure = await change()(ctx, ada).catch((error: unknown) => error)
        ctx.res.end()
      }
      await browser().get('/')
      expect(failure)
        .to.be.instanceOf(TypeError)
        .with.property('message')
        .match(/before the answer/)
    }
    expect(store.rows.size).to.equal(0)
  })

  it('throws a TypeError for a backend that is not there, and wants a name when there are two', async () => {
    const others = Object.assign(new MemberBackend(), { name: 'others' })
    const { browser } = await start({}, others)
    work = async (ctx) => {
      const messages: string[] = []
      for (const backend of [{ backend: 'ldap' }, {}]) {
        await users.logIn(ctx, ada, backend).catch((error) => messages.push(String(error)))
      }
      await users.logIn(ctx, ada, { backend: 'members' })
      return [...messages, ctx.state.user.username]
    }
    const [unknown, unnamed, name] = JSON.parse((await browser().get('/')).body)
    expect(unknown).to.match(/^TypeError: There is no backend named "ldap"/)
    expect(unnamed).to.match(/^TypeError: Name the `backend`.*"members", "others"/)
    expect(name).to.equal('ada')
  })

  it('throws a TypeError before the middleware of gadwall() has run', async () => {
    await start()
    const ctx = new Koa().createContext({ headers: {}, url: '/' } as never, {} as never)
    for (const work of [users.logIn(ctx, ada), users.logOut(ctx)]) {
      expect(await work.catch(String)).to.match(
        /^TypeError: .*before the middleware of gadwall\(\)/,
      )
    }
  })
})
