/**
 * What the type checker knows, and what it refuses. It is compiled with the other tests, and once
 * more against the packed package; it never runs.
 */
import { Router } from '@koa/router'
import Koa from 'koa'
import {
  type Anonymous,
  type AppState,
  type AuthenticationBackend,
  allowAnonymous,
  type GadwallOptions,
  gadwall,
  type HostMiddleware,
  protect,
  Refused,
  type RequestAuth,
  type RequestAuthenticator,
  requireCsrfToken,
  requireLogin,
  requirePermission,
  requireStaff,
  requireTest,
  type SessionStore,
  type User,
  type UserReference,
  type Visitor,
} from '../../src/index.ts'
import { createPasswords, type PasswordPolicy, type Passwords } from '../../src/passwords.ts'

interface Member extends User {
  readonly nickname: string
}

declare const members: AuthenticationBackend<Member>
declare const sessions: SessionStore
declare const ada: Member

/** Takes a value of exactly this type. */
declare function expectType<T>(): <V>(
  value: V & (IsSame<T, V> extends true ? unknown : never),
) => void
type IsSame<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

const options: GadwallOptions<Member> = {
  backends: [members],
  stores: { sessions },
  secret: 'x'.repeat(32),
  baseUrl: 'https://example.com',
}

const users = gadwall(options)
export const { auth } = users

// Our middleware stands in an app that names its state, and in one that does not.
const plain = new Koa()
plain.use(users.middleware())
const koa = new Koa<AppState<Member>>()
koa.use(users.middleware())

koa.use(async (ctx, next) => {
  const { user } = ctx.state
  expectType<Visitor<Member>>()(user)
  // @ts-expect-error Nobody knows yet whether somebody is there.
  user.nickname
  if (user.isAuthenticated) expectType<string>()(user.nickname)
  else expectType<Anonymous>()(user)
  expectType<RequestAuth>()(ctx.state.auth)
  expectType<string>()(ctx.state.auth.csrfToken())
  // @ts-expect-error The framework keeps no such thing.
  ctx.state.session
  await next()
})

// Behind a guard that asks for a login the visitor is a user.
koa.use(
  protect(requireLogin<Member>(), (ctx) => {
    expectType<Member>()(ctx.state.user)
    expectType<true>()(ctx.state.user.isAuthenticated)
    ctx.body = ctx.state.user.nickname
    // @ts-expect-error A member has no such thing.
    ctx.body = ctx.state.user.surname
  }),
)
koa.use(
  protect(requireStaff<Member>(), (ctx) => {
    expectType<Member>()(ctx.state.user)
  }),
)
koa.use(
  protect(
    requireTest<Member>((user, ctx) => {
      expectType<Member>()(user)
      return ctx.method === 'GET' && user.nickname !== ''
    }),
    (ctx) => {
      expectType<Member>()(ctx.state.user)
    },
  ),
)
koa.use(
  protect(requireLogin(), (ctx) => {
    expectType<User>()(ctx.state.user)
    // @ts-expect-error Of a user nothing but the contract is known.
    ctx.state.user.nickname
  }),
)

// A permission may be granted to everybody, and anyone may be anonymous: both are still visitors.
koa.use(
  protect(requirePermission('orders.ship'), (ctx) => {
    expectType<Visitor>()(ctx.state.user)
    // @ts-expect-error It may be an anonymous visitor, who has no e-mail address.
    ctx.state.user.email
  }),
)
koa.use(
  protect(allowAnonymous(), (ctx) => {
    expectType<Visitor>()(ctx.state.user)
  }),
)

// Guarded handlers stand in apps and routers, with and without a state of their own, without a cast.
const mine = protect(requireLogin<Member>(), (ctx) => {
  ctx.body = ctx.params.id ?? ctx.state.user.nickname
})
expectType<HostMiddleware>()(mine)
plain.use(mine).use(requireLogin())
plain.use((ctx, next) => (ctx.path === '/mine' ? mine(ctx, next) : next()))
koa.use((ctx, next) => (ctx.path === '/mine' ? mine(ctx, next) : next()))

const router = new Router()
router.get('/mine', mine).post('/mine', requireCsrfToken(), mine)
router.all('/all', requireLogin(), mine)
const typedRouter = new Router<AppState<Member>>()
typedRouter.get('/mine', mine).post('/mine', requireCsrfToken(), mine)
koa.use(router.routes()).use(typedRouter.routes())
plain.use(router.routes()).use(typedRouter.routes())

// Logging in and out fits every context, and takes only users of this app.
plain.use(async (ctx) => users.logIn(ctx, ada, { remember: true, methods: ['fed'] }))
koa.use(async (ctx) => users.logOut(ctx))
router.get('/in', async (ctx) => users.logIn(ctx, ada))
typedRouter.get('/out', async (ctx) => users.logOut(ctx))
protect(requireLogin(), async (ctx) => users.logIn(ctx, ada))
// @ts-expect-error Somebody is no member.
koa.use(async (ctx) => users.logIn(ctx, { username: 'ada' }))

// Hooks and authenticators of an app see its own users.
gadwall<Member>({
  ...options,
  hooks: {
    beforeLogin({ nickname }) {
      if (nickname === '') throw new Refused({ field: 'username', code: 'nickname_missing' })
    },
  },
})
export const byToken: RequestAuthenticator<Member> = {
  name: 'token',
  isAmbient: false,
  authenticate: async (ctx) => (ctx.get('Authorization') === 'Bearer x' ? ada : null),
}

// What is forgotten or misspelt is refused.
// @ts-expect-error There is no backend.
gadwall({ stores: { sessions }, secret: '', baseUrl: '' })
// @ts-expect-error Sessions must rest somewhere.
gadwall({ ...options, stores: {} })
// @ts-expect-error It is spelled `prefix`.
gadwall({ ...options, prefx: '/members' })
// @ts-expect-error A guard comes first.
protect((ctx) => ctx.throw(500))
const letAll = async (_ctx: unknown, next: () => Promise<unknown>): Promise<void> =>
  void (await next())
// @ts-expect-error A middleware that lets everybody pass is no guard.
protect(letAll, () => {})

// Every event has the same envelope; those of ours are known by name, others are open.
auth.events.on('login.succeeded', ({ subject, details }) => {
  expectType<UserReference | null>()(subject)
  expectType<readonly string[]>()(details.methods)
})
auth.events.on('shop.order-sent', ({ details }) => {
  expectType<unknown>()(details.to)
})
// @ts-expect-error A logout tells nothing of a password.
auth.events.on('logout', ({ details }) => details.password)

// Passwords have an entry of their own.
const policy: PasswordPolicy = auth.passwords.policy
const passwords: Passwords = createPasswords()
export const withPasswords = gadwall({ ...options, passwords, passwordPolicy: policy })

// A user is what walks like one; a method in place of a value does not.
// @ts-expect-error A function is truthy: everybody would be logged in.
export const wrong: Pick<User, 'isAuthenticated'> = { isAuthenticated: () => true }
