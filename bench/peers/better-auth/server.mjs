// Koa with better-auth on better-sqlite3 or on pg, as its installation guide puts it. COOKIE_CACHE=on
// switches on session.cookieCache.
import Router from '@koa/router'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { fromNodeHeaders } from 'better-auth/node'
import Database from 'better-sqlite3'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'
import pg from 'pg'
import { accountPage, HEADERS, loginPage } from '../shared/pages.mjs'
import { emailOf, hash, matches, PASSWORD, USERNAMES } from '../shared/people.mjs'

const FIVE_MINUTES = 5 * 60

const url = process.env.DATABASE_URL
const database = url ? new pg.Pool({ connectionString: url }) : openSqlite()

const auth = betterAuth({
  database,
  secret: process.env.SECRET,
  baseURL: process.env.BASE_URL,
  telemetry: { enabled: false },
  emailAndPassword: {
    enabled: true,
    password: { hash, verify: ({ password, hash: hashed }) => matches(password, hashed) },
  },
  session: { cookieCache: { enabled: process.env.COOKIE_CACHE === 'on', maxAge: FIVE_MINUTES } },
})
await (await getMigrations(auth.options)).runMigrations()
await seedUsers()

const router = new Router()
router.get('/login', async (ctx) => {
  if (await sessionOf(ctx)) return ctx.redirect('/account')
  ctx.set(HEADERS)
  ctx.type = 'html'
  ctx.body = loginPage()
})
router.post('/login', async (ctx) => {
  const { username, password } = ctx.request.body
  const { headers } = await auth.api.signInEmail({
    body: { email: emailOf(username), password },
    headers: fromNodeHeaders(ctx.req.headers),
    returnHeaders: true,
  })
  ctx.set('Set-Cookie', headers.getSetCookie())
  ctx.redirect('/account')
})
router.get('/account', async (ctx) => {
  const found = await sessionOf(ctx)
  if (!found) return ctx.redirect('/login')
  ctx.set(HEADERS)
  ctx.type = 'html'
  ctx.body = accountPage(shown(found))
})

const app = new Koa()
app.use(bodyParser())
app.use(router.routes())
app.listen(Number(process.env.PORT), '127.0.0.1')

function sessionOf(ctx) {
  return auth.api.getSession({ headers: fromNodeHeaders(ctx.req.headers) })
}

function openSqlite() {
  const sqlite = new Database('site.sqlite')
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = NORMAL')
  return sqlite
}

async function seedUsers() {
  if ((await countUsers()) > 0) return
  for (const name of USERNAMES) {
    await auth.api.signUpEmail({ body: { name, email: emailOf(name), password: PASSWORD } })
  }
}

async function countUsers() {
  const sql = 'SELECT COUNT(*) AS count FROM "user"'
  if (!url) return database.prepare(sql).get().count
  const { rows } = await database.query(sql)
  return Number(rows[0].count)
}

function shown({ user, session }) {
  const { name, email, createdAt } = user
  return { username: name, email, dateJoined: createdAt, lastLogin: session.createdAt }
}
