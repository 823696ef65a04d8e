import Koa from 'koa'
import { Passwords } from '../../src/auth/passwords/passwords.ts'
import { sitePermissions } from '../../src/auth/permissions/site-permissions.ts'
import { Secret } from '../../src/auth/secret.ts'
import { type Gadwall, gadwall } from '../../src/index.ts'
import {
  type AbstractUser,
  type Connection,
  connect,
  Migrator,
  type SequelizeGrantStore,
  SequelizeSessionStore,
  SequelizeUserStore,
  sequelizeStores,
  User,
  UserBackend,
  type UserModel,
} from '../../src/sequelize.ts'
import { listen } from '../../src/server/listen.ts'
import { cheapHasher } from '../../src/testing.ts'
import { Browser } from '../support/browser.ts'
import { freePort } from '../support/free-port.ts'
import { PASSWORD } from '../support/test-site.ts'
import { pages } from './pages.ts'

export interface AppOptions {
  /** The database. */
  readonly url: string
  /** PostgreSQL and MariaDB: how long what was read is used again (0: not at all). */
  readonly cacheMs?: number
  readonly port?: number
  readonly clock?: () => number
  readonly cacheLimit?: number
  /** A model of another shape, and the statements that make its tables (the stock one). */
  readonly model?: UserModel<AbstractUser>
  readonly tables?: readonly string[]
  /** Makes the tables from the models instead. */
  readonly sync?: boolean
  /** Where grants are kept (in the same database). */
  readonly grants?: SequelizeGrantStore
  /** Another app of this process, with which it shares connection and users. */
  readonly beside?: AppFixture
  /** Stands before everything else. */
  readonly first?: (app: AppFixture) => Koa.Middleware
}

/** An app of somebody's own, with pages that show who is there and what they may do. */
export interface AppFixture {
  readonly url: string
  readonly connection: Connection
  readonly users: SequelizeUserStore<AbstractUser>
  readonly grants: SequelizeGrantStore
  readonly store: SequelizeSessionStore
  readonly services: Gadwall<AbstractUser>
  /** A new account with the password of all test people; answers with its id. */
  person(username: string): Promise<string>
  /** A browser in which this person has logged in through the form. */
  loggedIn(username: string): Promise<Browser>
  stop(): Promise<void>
}

/** Starts the app, on a free port unless one is named. */
export async function openApp(options: AppOptions): Promise<AppFixture> {
  const {
    model = User as unknown as UserModel<AbstractUser>,
    cacheMs = 0,
    clock = Date.now,
  } = options
  const passwords = new Passwords([cheapHasher()])
  const models = options.model ? [options.model] : []
  const { beside, grants } = options
  const connection = beside?.connection ?? (await connect({ url: options.url, models, passwords }))
  if (options.sync) await connection.model('Member').sync()
  for (const table of options.tables ?? []) await connection.query(table)
  if (!beside) {
    const migrations = { permissions: sitePermissions, stockUsers: !options.model }
    await new Migrator(connection, migrations).up()
  }

  const users =
    beside?.users ??
    new SequelizeUserStore<AbstractUser>(connection, model, grants ? { grants } : {})
  const store = new SequelizeSessionStore(connection, {
    cacheMs,
    ...(options.cacheLimit === undefined ? {} : { cacheLimit: options.cacheLimit }),
  })
  const port = options.port ?? (await freePort())
  const url = `http://127.0.0.1:${port}`
  const koa = new Koa()
  koa.silent = true
  const app: { -readonly [K in keyof AppFixture]?: AppFixture[K] } = {}
  koa.use((ctx, next) => options.first?.(app as AppFixture)(ctx, next) ?? next())
  const services = gadwall<AbstractUser>({
    stores: { ...sequelizeStores(connection, { users }), sessions: store },
    backends: [new UserBackend(users, passwords)],
    secret: 'a secret that only the tests of this project know',
    baseUrl: url,
    clock,
  })
  koa.use(services.middleware())
  koa.use(pages())
  const server = await listen(koa, '127.0.0.1', port)

  return Object.assign(app, {
    url,
    connection,
    users,
    grants: users.grants as SequelizeGrantStore,
    store,
    services,
    person: async (username: string) =>
      String((await users.createUser(username, null, new Secret(PASSWORD))).id),
    loggedIn: (username: string) => loggedInAt(url, username),
    async stop() {
      await server.drain()
      await services.close()
      if (!beside) await connection.close()
    },
  })
}

/** A browser in which somebody has logged in through the form. */
export async function loggedInAt(
  url: string,
  username: string,
  password: string = PASSWORD,
): Promise<Browser> {
  const browser = new Browser(url)
  const { status } = await browser.submit('/login', { username, password })
  if (status !== 303) throw new Error(`Login answered ${status}`)
  return browser
}
