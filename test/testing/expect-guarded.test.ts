import { Router } from '@koa/router'
import { expect } from 'chai'
import Koa from 'koa'
import {
  allowAnonymous,
  type Gadwall,
  gadwall,
  protect,
  requireCsrfToken,
  requireLogin,
  requireStaff,
} from '../../src/index.ts'
import { expectGuarded, type MemoryUser, memoryBackend, memoryStores } from '../../src/testing.ts'

interface App {
  readonly koa: Koa
  readonly router: Router
  readonly users: Gadwall<MemoryUser>
  readonly ann: MemoryUser
}

async function makeApp(
  options: { readonly prefix?: string; readonly needs?: boolean } = {},
): Promise<App> {
  const backend = memoryBackend()
  const ann = await backend.add({ username: 'ann', password: null })
  const users = gadwall({
    backends: [backend],
    stores: { ...memoryStores(), users: backend.users },
    secret: 'a secret that only these tests know',
    baseUrl: 'https://example.com',
    ...(options.prefix && { prefix: options.prefix }),
    ...(options.needs && { needs: [() => ({ name: 'terms', path: '/terms' })] }),
  })
  const koa = new Koa()
  koa.silent = true
  const router = new Router()
  koa.use(users.middleware())
  koa.use(router.routes())
  return { koa, router, users, ann }
}

const hello = protect(requireLogin(), (ctx) => {
  ctx.body = 'hello'
})

async function problemOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: Error) => error.message,
  )
}

describe('expectGuarded()', () => {
  it('walks every route as a stranger, half-way in and as a user, and says what each has answered', async () => {
    const { koa, router, users, ann } = await makeApp({ needs: true })
    router.get('/orders/:id', hello)
    router.post('/orders', requireCsrfToken(), hello)
    router.get(
      '/office',
      protect(requireStaff(), () => {}),
    )
    const answers = await expectGuarded(koa, users, { user: ann })
    expect(answers).to.deep.equal([
      { method: 'GET', path: '/orders/:id', anonymous: 302, halfWay: 302, user: 200 },
      { method: 'POST', path: '/orders', anonymous: 303, halfWay: 303, user: 200 },
      { method: 'GET', path: '/office', anonymous: 302, halfWay: 302, user: 403 },
    ])
  })

  it('finds a route that a stranger gets into, in nested routers too', async () => {
    const { koa, router, users } = await makeApp()
    const nested = new Router()
    nested.get('/secrets', (ctx) => {
      ctx.body = 'all of them'
    })
    nested.get('/nothing', () => {})
    router.use('/team', nested.routes())
    const problem = await problemOf(expectGuarded(koa, users))
    expect(problem).to.contain('GET /team/secrets lets a stranger in (200)')
    expect(problem).to.contain('GET /team/nothing lets a stranger in (404)')
  })

  it('is not deceived by a form that is refused for its missing token alone', async () => {
    const { koa, router, users } = await makeApp()
    router.post('/orders', requireCsrfToken(), (ctx) => {
      ctx.body = 'ordered'
    })
    expect(await problemOf(expectGuarded(koa, users))).to.contain('POST /orders lets a stranger in')
  })

  it('knows where people log in under a prefix', async () => {
    const { koa, router, users } = await makeApp({ prefix: '/members' })
    router.get('/', hello)
    router.put('/', hello)
    const answers = await expectGuarded(koa, users)
    expect(answers.map(({ anonymous, halfWay, user }) => [anonymous, halfWay, user])).to.deep.equal(
      [
        [302, null, null],
        [302, null, null],
      ],
    )
  })

  it('leaves open what is named, and finds names that are open for no reason', async () => {
    const { koa, router, users } = await makeApp()
    router.get(
      '/',
      protect(allowAnonymous(), (ctx) => {
        ctx.body = 'welcome'
      }),
    )
    router.get('/orders', hello)
    await expectGuarded(koa, users, { open: ['/'] })
    const problem = await problemOf(expectGuarded(koa, users, { open: ['/', '/orders', '/old'] }))
    expect(problem).to.contain('GET /orders is open, and has a guard')
    expect(problem).to.contain('/old is open, and there is no such route')
  })

  it('finds a route that fails, whoever asks', async () => {
    const { koa, router, users, ann } = await makeApp()
    router.get(
      '/broken',
      protect(requireLogin(), () => {
        throw new Error('broken')
      }),
    )
    const problem = await problemOf(expectGuarded(koa, users, { user: ann }))
    expect(problem).to.contain('GET /broken fails for the user (500)')
  })

  it('says so when it finds no routes, and takes those that are named', async () => {
    const { koa, users } = await makeApp()
    expect(await problemOf(expectGuarded(koa, users))).to.contain('No routes were found')
    koa.use((ctx, next) => (ctx.path === '/own' ? hello(ctx, next) : next()))
    const routes = [{ method: 'GET', path: '/own' }]
    expect((await expectGuarded(koa, users, { routes }))[0]?.anonymous).to.equal(302)
  })
})
