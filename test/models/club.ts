import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import Koa from 'koa'
import { type ModelAttributeColumnOptions, QueryTypes } from 'sequelize'
import { Column, Table } from 'sequelize-typescript'
import { Passwords } from '../../src/auth/passwords/passwords.ts'
import {
  type AuthenticationBackend,
  type Gadwall,
  gadwall,
  protect,
  requireLogin,
} from '../../src/index.ts'
import {
  type AbstractUser,
  type Connection,
  connect,
  Migrator,
  SequelizeSessionStore,
  SequelizeUserStore,
  UserBackend,
  type UserModel,
} from '../../src/sequelize.ts'
import { listen } from '../../src/server/listen.ts'
import { CountingHasher } from '../auth/passwords/hashers/counting-hasher.ts'
import { Browser } from '../support/browser.ts'
import { freePort } from '../support/free-port.ts'
import { PASSWORD } from '../support/test-site.ts'

const NEW_PASSWORD = 'another long enough password'
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5)

/** A small app of somebody's own, whose users live in a table of somebody's own. */
export interface Club<U extends AbstractUser> {
  readonly connection: Connection
  readonly users: SequelizeUserStore<U>
  readonly hasher: CountingHasher
  readonly services: Gadwall<U>
  browser(): Browser
  stop(): Promise<void>
}

export interface ClubOptions<U extends AbstractUser> {
  readonly model: UserModel<U>
  /** The statement that made the table, long ago and without us. */
  readonly table: string
  readonly backend?: (
    users: SequelizeUserStore<U>,
    passwords: Passwords,
  ) => AuthenticationBackend<U>
}

/** Starts it on a free port: our pages, and the page `/club` for members only. */
export async function openClub<U extends AbstractUser>(options: ClubOptions<U>): Promise<Club<U>> {
  const directory = mkdtempSync(join(tmpdir(), 'gadwall-club-'))
  const hasher = new CountingHasher()
  const passwords = new Passwords([hasher])
  const models = [options.model]
  const connection = await connect({ url: 'sqlite:club.sqlite', directory, models, passwords })
  await connection.query(options.table)
  await new Migrator(connection, { stockUsers: false }).up()

  const users = new SequelizeUserStore(connection, options.model)
  const backend = options.backend?.(users, passwords) ?? new UserBackend(users, passwords)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const koa = new Koa()
  const services = gadwall<U>({
    formSeconds: 0,
    backends: [backend],
    stores: { sessions: new SequelizeSessionStore(connection), users },
    secret: 'a secret that only the tests of this project know',
    baseUrl: url,
    passwords,
    clock: () => NOW,
  })
  koa.use(services.middleware())
  const club = protect(requireLogin<U>(), (ctx) => {
    ctx.body = `Welcome to the club, ${ctx.state.user.username}`
  })
  koa.use((ctx, next) => (ctx.path === '/club' ? club(ctx, next) : next()))
  const server = await listen(koa, '127.0.0.1', port)

  return {
    connection,
    users,
    hasher,
    services,
    browser: () => new Browser(url),
    async stop() {
      await server.drain()
      await connection.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Logs in through the form, with the page that was asked for as the goal. */
export async function logIn(
  club: Club<AbstractUser>,
  username: string,
  password: string = PASSWORD,
): Promise<{ browser: Browser; status: number }> {
  const browser = club.browser()
  const { location } = await browser.get('/club')
  expect(location).to.equal('/login?next=/club')
  const answer = await browser.submit('/login', { username, password, next: '/club' }, location)
  return { browser, status: answer.status }
}

/**
 * Declares the columns and the table of a model as decorators do. They cannot stand in a test: tsx
 * knows the old kind only in the files that tsconfig.json includes. See decorated.test.ts.
 */
export function declareTable(
  model: new () => AbstractUser,
  tableName: string,
  columns: Readonly<Record<string, Partial<ModelAttributeColumnOptions>>> = {},
): void {
  for (const [member, column] of Object.entries(columns)) {
    Column(column)(model.prototype, member)
  }
  Table({ tableName, timestamps: false })(model)
}

async function mayEnter(browser: Browser): Promise<boolean> {
  return (await browser.get('/club')).status === 200
}

/** A wrong password, the right one, the page for members, and what the session keeps of the user. */
export async function expectLogin<U extends AbstractUser>(
  club: Club<U>,
  user: U,
  password: string = PASSWORD,
): Promise<void> {
  expect((await logIn(club as never, user.username, 'not the password')).status).to.equal(401)
  expect((await logIn(club as never, `not ${user.username}`, password)).status).to.equal(401)

  const { browser, status } = await logIn(club as never, user.username, password)
  expect(status).to.equal(303)
  expect((await browser.get('/club')).body).to.equal(`Welcome to the club, ${user.username}`)
  const rows = await club.connection.query<object>(
    'SELECT user_id AS userId, backend FROM sessions ORDER BY created_at DESC, rowid DESC',
    { type: QueryTypes.SELECT },
  )
  expect(rows).to.deep.include({ userId: String(user.id), backend: club.users.backend })
}

/** A new password from one browser: the other one is out, and the old password with it. */
export async function expectPasswordChange<U extends AbstractUser>(
  club: Club<U>,
  user: U,
): Promise<void> {
  const here = (await logIn(club as never, user.username)).browser
  const there = (await logIn(club as never, user.username)).browser
  const fields = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }
  expect((await here.submit('/account/password', fields)).status).to.equal(303)

  expect([await mayEnter(here), await mayEnter(there)]).to.deep.equal([true, false])
  expect((await logIn(club as never, user.username, PASSWORD)).status).to.equal(401)
  expect((await logIn(club as never, user.username, NEW_PASSWORD)).status).to.equal(303)
}

/** After a logout the cookie opens nothing any more. */
export async function expectLogout<U extends AbstractUser>(
  club: Club<U>,
  user: U,
  password: string = PASSWORD,
): Promise<void> {
  const { browser } = await logIn(club as never, user.username, password)
  const thief = browser.clone()
  expect((await browser.submit('/logout', {})).status).to.equal(303)
  expect([await mayEnter(browser), await mayEnter(thief)]).to.deep.equal([false, false])
}

/** Deactivation ends what is open at the next request, and nobody gets in again. */
export async function expectDeactivation<U extends AbstractUser>(
  club: Club<U>,
  user: U,
  deactivate: () => Promise<unknown>,
): Promise<void> {
  const { browser } = await logIn(club as never, user.username)
  expect(await mayEnter(browser)).to.equal(true)
  await deactivate()
  expect(await mayEnter(browser)).to.equal(false)
  expect((await logIn(club as never, user.username)).status).to.equal(401)
}
