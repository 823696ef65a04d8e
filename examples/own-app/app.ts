import { fileURLToPath } from 'node:url'
import { Router } from '@koa/router'
import {
  type AppState,
  type AuthenticationBackend,
  adminSection,
  gadwall,
  pageOfRows,
  protect,
  requireCsrfToken,
  requireLogin,
  requireStaff,
  type Stores,
} from 'gadwall'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'
import type { Member } from './members.ts'

export interface AppOptions {
  readonly members: AuthenticationBackend<Member>
  readonly stores: Stores<Member>
  readonly secret: string
  readonly baseUrl: string
}

/** An app that existed before Gadwall. The comments mark what was added to it. */
export function createApp({ members, ...options }: AppOptions): Koa<AppState<Member>> {
  const koa = new Koa<AppState<Member>>()
  koa.use(ownErrors)
  koa.use(bodyParser())

  const books = new Map([['1', { id: '1', title: 'Middlemarch', isLent: false }]])

  // Added: every middleware after this finds `ctx.state.user`, and /members/login is there.
  const users = gadwall({
    ...options,
    backends: [members],
    prefix: '/members',
    siteName: 'The Reading Room',
    views: fileURLToPath(new URL('views', import.meta.url)),
    admin: { sections: [bookSection(books)] },
  })
  koa.use(users.middleware())

  koa.use(bookRoutes(books).routes())
  return koa
}

interface Book {
  readonly id: string
  readonly title: string
  readonly isLent: boolean
}

/** Added: a list and a form for the staff, at /members/admin/books. */
function bookSection(books: Map<string, Book>) {
  return adminSection<Book>('books', {
    source: {
      list: async (query) => pageOfRows(books.values(), query),
      get: async (id) => books.get(id) ?? null,
      save: async (id, values) => {
        const key = id ?? String(books.size + 1)
        books.set(key, { title: '', isLent: false, ...books.get(key), ...values, id: key })
        return key
      },
    },
    columns: [
      { name: 'title', sort: true },
      { name: 'isLent', label: 'Lent', type: 'boolean', filter: true },
    ],
    search: ['title'],
    sort: 'title',
    fields: { title: { maxlength: 200 }, isLent: { type: 'checkbox' } },
  })
}

function bookRoutes(books: Map<string, Book>): Router<AppState<Member>> {
  const router = new Router<AppState<Member>>()

  router.get('/', (ctx) => {
    const { user } = ctx.state
    ctx.body = user.isAuthenticated
      ? `Hello, ${escapeHtml(user.username)}. <a href="/books">Books</a>`
      : 'Hello. <a href="/members/login?next=/books">Log in</a>'
  })

  // Added: each of these routes has a guard.
  router.get(
    '/books',
    protect(requireLogin<Member>(), (ctx) => {
      ctx.body = `
      <ul>${[...books.values()].map(({ title }) => `<li>${escapeHtml(title)}</li>`).join('')}</ul>
      <form method="post" action="/books">
        <input type="hidden" name="_csrf" value="${ctx.state.auth.csrfToken()}">
        <input name="book[title]" aria-label="Title"> <button>Add</button>
      </form>`
    }),
  )

  router.post(
    '/books',
    requireCsrfToken(),
    protect(requireLogin<Member>(), (ctx) => {
      const { book } = ctx.request.body as { book?: { title?: string } }
      const id = String(books.size + 1)
      if (book?.title) books.set(id, { id, title: book.title, isLent: false })
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
