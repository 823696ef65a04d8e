import { fileURLToPath } from 'node:url'
import { Router } from '@koa/router'
import type { AuthenticationBackend, SessionStore } from 'gadwall'
import {
  type AppState,
  gadwall,
  protect,
  requireCsrfToken,
  requireLogin,
  requireStaff,
} from 'gadwall/koa'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'
import type { Member } from './members.ts'

export interface AppOptions {
  readonly members: AuthenticationBackend<Member>
  readonly sessionStore: SessionStore
  readonly secret: string
  readonly baseUrl: string
}

/** An app that was there before Gadwall. What was added to it is marked. */
export function createApp({ members, ...options }: AppOptions): Koa<AppState<Member>> {
  const koa = new Koa<AppState<Member>>()
  koa.use(ownErrors)
  koa.use(bodyParser())

  // Added: from here on `ctx.state.user` is there, and so are /members/login and its like.
  gadwall<Member>(koa, {
    ...options,
    backends: [members],
    prefix: '/members',
    siteName: 'The Reading Room',
    views: fileURLToPath(new URL('views', import.meta.url)),
  })

  koa.use(bookRoutes().routes())
  return koa
}

function bookRoutes(): Router<AppState<Member>> {
  const router = new Router<AppState<Member>>()
  const books = ['Middlemarch']

  router.get('/', (ctx) => {
    const { user } = ctx.state
    ctx.body = user.isAuthenticated
      ? `Hello, ${escapeHtml(user.username)}. <a href="/books">Books</a>`
      : 'Hello. <a href="/members/login?next=/books">Log in</a>'
  })

  // Added to each of the routes below: a guard.
  router.get(
    '/books',
    protect(requireLogin<Member>(), (ctx) => {
      ctx.body = `
      <ul>${books.map((book) => `<li>${escapeHtml(book)}</li>`).join('')}</ul>
      <form method="post" action="/books">
        <input type="hidden" name="_csrf" value="${ctx.state.csrf.token()}">
        <input name="book[title]" aria-label="Title"> <button>Add</button>
      </form>`
    }),
  )

  router.post(
    '/books',
    requireCsrfToken(),
    protect(requireLogin<Member>(), (ctx) => {
      const { book } = ctx.request.body as { book?: { title?: string } }
      if (book?.title) books.push(book.title)
      ctx.redirect('/books')
    }),
  )

  router.get(
    '/office',
    protect(requireStaff<Member>(), (ctx) => {
      ctx.body = `Good morning, ${escapeHtml(ctx.state.user.username)}. You are member ${ctx.state.user.id}.`
    }),
  )

  router.get('/broken', () => {
    throw new Error('a page is torn')
  })
  return router
}

async function ownErrors(ctx: Koa.Context, next: Koa.Next): Promise<void> {
  try {
    await next()
    if (ctx.status === 404 && !ctx.body) ctx.throw(404)
  } catch (error) {
    ctx.status = (error as { status?: number }).status ?? 500
    ctx.body = `The librarian is sorry (${ctx.status}).`
  }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
