/**
 * What the type checker knows, and what it refuses. It is compiled with the other tests, and once
 * more against the packed package; it never runs.
 */
import { Router } from '@koa/router'
import Koa from 'koa'
import type {
  Anonymous,
  AuthenticationBackend,
  SessionStore,
  User,
  Visitor,
} from '../../src/index.ts'
import {
  type AppState,
  allowAnonymous,
  type GadwallOptions,
  gadwall,
  protect,
  requireCsrfToken,
  requireLogin,
  requirePermission,
  requireStaff,
  requireTest,
} from '../../src/koa.ts'

interface Member extends User {
  readonly nickname: string
}

declare const members: AuthenticationBackend<Member>
declare const sessionStore: SessionStore

/** Takes a value of exactly this type. */
declare function expectType<T>(): <V>(
  value: V & (IsSame<T, V> extends true ? unknown : never),
) => void
type IsSame<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

const options: GadwallOptions<Member> = {
  backends: [members],
  sessionStore,
  secret: 'x'.repeat(32),
  baseUrl: 'https://example.com',
}

// A plain app, and one that names its state.
export const { events, auth } = gadwall(new Koa(), options)
const koa = new Koa<AppState<Member>>()
gadwall<Member>(koa, options)

koa.use(async (ctx, next) => {
  const { user } = ctx.state
  expectType<Visitor<Member>>()(user)
  // @ts-expect-error Nobody knows yet whether somebody is there.
  user.nickname
  if (user.isAuthenticated) expectType<string>()(user.nickname)
  else expectType<Anonymous>()(user)
  // @ts-expect-error The framework keeps no such thing.
  ctx.state.visitor
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

// Guarded handlers stand in routers, with and without a state of their own.
const router = new Router()
router.get(
  '/mine',
  protect(requireLogin<Member>(), (ctx) => {
    ctx.body = ctx.state.user.nickname
  }),
)
router.post(
  '/mine',
  requireCsrfToken(),
  protect(requireLogin<Member>(), (ctx) => {
    ctx.body = ctx.params.id ?? ctx.state.user.nickname
  }),
)
const typedRouter = new Router<AppState<Member>>()
typedRouter.get(
  '/mine',
  protect(requireLogin<Member>(), (ctx) => {
    ctx.body = ctx.state.user.nickname
  }),
)
koa.use(router.routes()).use(typedRouter.routes())

// What is forgotten or misspelt is refused.
// @ts-expect-error There is no backend.
gadwall(new Koa(), { sessionStore, secret: '', baseUrl: '' })
// @ts-expect-error It is spelled `prefix`.
gadwall(new Koa(), { ...options, prefx: '/members' })
// @ts-expect-error A guard comes first.
protect((ctx) => ctx.throw(500))
const letAll = async (_ctx: unknown, next: () => Promise<unknown>): Promise<void> =>
  void (await next())
// @ts-expect-error A middleware that lets everybody pass is no guard.
protect(letAll, () => {})
// @ts-expect-error There is no such event.
events.on('loggedin', () => {})
events.on('loggedOut', ({ user }) => {
  expectType<User | null>()(user)
})

// A user is what walks like one; a method in place of a value does not.
// @ts-expect-error A function is truthy: everybody would be logged in.
export const wrong: Pick<User, 'isAuthenticated'> = { isAuthenticated: () => true }
