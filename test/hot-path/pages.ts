import type Koa from 'koa'
import { type AppContext, protect, requireLogin, requirePermission } from '../../src/index.ts'
import type { AbstractUser } from '../../src/sequelize.ts'

/** What the page for reports asks for. */
export const REPORTS = 'users.view'

/** What the page `/who` tells. */
export interface Who {
  readonly user: string | null
  readonly name: string | null
  readonly isSuperuser: boolean
  readonly may: readonly string[]
  readonly note: unknown
}

type Page = (ctx: AppContext) => unknown

const here: Record<string, Page> = {
  '/who': async ({ state: { user, auth } }) => {
    const person = user.isAuthenticated ? (user as unknown as AbstractUser) : null
    const who: Who = {
      user: person?.username ?? null,
      name: person?.firstName ?? null,
      isSuperuser: person?.isSuperuser === true,
      may: [...(await auth.permissions.all())],
      note: auth.session.get('note') ?? null,
    }
    return who
  },
  '/members': protect(requireLogin<AbstractUser>(), (ctx) => {
    ctx.body = ctx.state.user.firstName
  }) as unknown as Page,
  '/reports': protect(requirePermission(REPORTS), (ctx) => {
    ctx.body = 'all the figures'
  }) as unknown as Page,
  '/note': ({ state, query }) => {
    state.auth.session.set('note', { text: query.text, seen: [] })
    return 'kept'
  },
  /** Takes what it finds for its own and saves nothing of it. */
  '/spoil': async ({ state: { user, auth } }) => {
    const found = await auth.permissions.all()
    ;(found as Set<string>).add(REPORTS)
    Object.assign(user, { firstName: 'spoilt', isSuperuser: true, isStaff: true })
    const note = auth.session.get('note') as { seen: string[]; text: string } | undefined
    note?.seen.push('spoilt')
    return 'spoilt'
  },
}

/** Changes a session value in place and comes to no good end. */
here['/fail'] = ({ state: { auth } }) => {
  ;(auth.session.get('note') as { seen: string[] }).seen.push('failed')
  throw new Error('on purpose')
}

/** The pages of the app, each under its own path. */
export function pages(): Koa.Middleware {
  return async (ctx, next) => {
    const page = here[ctx.path]
    if (!page) return next()
    const body = await page(ctx as unknown as AppContext)
    if (body !== undefined) ctx.body = body
  }
}
