import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AccountService } from '../auth/accounts/account-service.ts'
import { FirstRun } from '../auth/accounts/first-run.ts'
import { SetupCode } from '../auth/accounts/setup-code.ts'
import { type Clock, systemClock } from '../auth/clock.ts'
import { KeyedDigest } from '../auth/crypto/keyed-digest.ts'
import { EventHub } from '../auth/events.ts'
import { AuthService } from '../auth/login/auth-service.ts'
import type { PooledPasswords } from '../auth/passwords/create-passwords.ts'
import type { InspectOptions } from '../auth/passwords/inspect-hash.ts'
import { PasswordService } from '../auth/passwords/password-service.ts'
import { PermissionService } from '../auth/permissions/permission-service.ts'
import type { SessionStore } from '../auth/sessions/session-store.ts'
import { touchQueueOf } from '../auth/sessions/touch-queue.ts'
import type { Throttle } from '../auth/throttling/throttle.ts'
import type { TokenStore } from '../auth/tokens/token-store.ts'
import type { Config } from '../config/config.ts'
import { ConfigError } from '../config/config-error.ts'
import { developmentSecret } from '../config/secret-file.ts'
import { bindPasswords, type Connection, connect } from '../database/connection/connect.ts'
import { SequelizeBulkUsers } from '../database/import/bulk-users.ts'
import type { User } from '../database/models/user.ts'
import { SequelizeSessionStore } from '../database/sessions/session-store.ts'
import { SequelizeThrottle } from '../database/throttles/throttle.ts'
import { SequelizeTokenStore } from '../database/tokens/token-store.ts'
import { connectLastLogin } from '../database/users/last-login.ts'
import { UserBackend } from '../database/users/user-backend.ts'
import { SequelizeUserStore } from '../database/users/user-store.ts'
import { type App, createApp } from '../web/app.ts'
import type { Logger } from '../web/context.ts'
import type { Route } from '../web/routing/router.ts'
import { setUpPasswords } from './compose-passwords.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const SITE_NAME = 'Gadwall'
const SECRET_FILE = 'data/secret'
const SECRET_MIN_LENGTH = 32

// Views and static files stand beside src, and beside dist once it is built.
const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

export interface SiteOptions {
  readonly config: Config
  readonly logger: Logger
  /** Where the line of each request goes (where all others go). */
  readonly requestLogger?: Logger
  /** Where relative paths begin (the working directory). */
  readonly directory?: string
  readonly clock?: Clock
  /** Hashes that may wait for a thread (64): a command has nobody to send away. */
  readonly hashQueueLimit?: number
  /** The code for the first account (a new one, made at random). */
  readonly setupCode?: SetupCode
}

/** Everything that the server and the commands work with, wired together and connected. */
export interface Site {
  readonly config: Config
  readonly connection: Connection
  readonly bulkUsers: SequelizeBulkUsers
  readonly passwords: PooledPasswords
  /** How hashes of other programs are read: peppers and keys. */
  readonly hashes: InspectOptions
  readonly users: SequelizeUserStore
  readonly accounts: AccountService<User>
  readonly passwordService: PasswordService
  readonly auth: AuthService<User>
  readonly events: EventHub
  /** Stops noting the time of each login. */
  readonly disconnectLastLogin: () => void
  readonly sessionStore: SessionStore
  /** Everything that holds what is over some day, and can be told to let go of it. */
  readonly expiringStores: {
    readonly sessions: SessionStore
    readonly tokens: TokenStore
    readonly throttles: Throttle
  }
  readonly firstRun: FirstRun<User>
  readonly app: App
  /** Ends the worker threads and closes the database. */
  close(): Promise<void>
}

/** Connects and builds everything. Nothing listens yet, and the database may lack migrations. */
export async function openSite(options: SiteOptions): Promise<Site> {
  const { config, logger, clock = systemClock, directory = process.cwd() } = options
  const digest = new KeyedDigest(config.secrets ?? [localSecret(directory)])
  const connection = await connect({ url: config.databaseUrl, directory })
  const { passwords, policy, hashes } = await closingOnError(connection, () =>
    setUpPasswords(config, logger, { queueLimit: options.hashQueueLimit, siteName: SITE_NAME }),
  )
  bindPasswords(connection, passwords)

  const users = new SequelizeUserStore(connection)
  const events = new EventHub((error, event) => {
    logger.error({ event, error: String(error) }, 'a listener failed')
  })
  const disconnectLastLogin = connectLastLogin(events, users, clock)

  const accounts = new AccountService<User>({ users, passwords, policy, events })
  const passwordService = new PasswordService(policy, events)
  const backends = [new UserBackend(users, passwords)]
  const auth = new AuthService<User>({ backends, digest, events })
  for (const backend of backends) {
    for (const warning of backend.validate(backends))
      logger.warn({ backend: backend.name }, warning)
  }
  const permissions = new PermissionService<User>(backends)
  const firstRun = new FirstRun(accounts, options.setupCode ?? new SetupCode())
  const sessionStore = new SequelizeSessionStore(connection, {
    cacheMs: config.sessionMemoryMs,
  })

  const touches = touchQueueOf(sessionStore)

  const app = createApp({
    auth,
    permissions,
    passwordService,
    accounts,
    firstRun,
    sessionStore,
    touches,
    digest,
    logger,
    requestLogger: options.requestLogger ?? logger,
    clock,
    checkReady: () => checkReady(connection),
    settings: appSettings(config),
  })
  const close = async () => {
    await touches.flush()
    await passwords.close()
    await connection.close()
  }
  return {
    config,
    connection,
    bulkUsers: new SequelizeBulkUsers(connection, users.backend),
    passwords,
    hashes,
    users,
    accounts,
    passwordService,
    auth,
    events,
    disconnectLastLogin,
    sessionStore,
    expiringStores: {
      sessions: sessionStore,
      tokens: new SequelizeTokenStore(connection),
      throttles: new SequelizeThrottle(connection),
    },
    firstRun,
    app,
    close,
  }
}

async function closingOnError<T>(connection: Connection, work: () => T): Promise<T> {
  try {
    return work()
  } catch (error) {
    await connection.close()
    throw error
  }
}

/** Every route of a site with these settings. Nothing is connected, and no file is made. */
export async function listRoutes(config: Config): Promise<readonly Route[]> {
  const logger = { info() {}, warn() {}, error() {} }
  const unconnected = { ...config, databaseUrl: 'sqlite::memory:', secrets: ['unused'] }
  const site = await openSite({ config: unconnected, logger })
  await site.close()
  return site.app.routes
}

function appSettings(config: Config) {
  return {
    siteName: SITE_NAME,
    origins: config.origins,
    prefix: '',
    homePath: '/',
    ownsSite: true,
    keepAtLogin: [],
    registrationOpen: config.registrationOpen,
    trustedProxies: config.trustedProxies,
    sessionLifetime: {
      idleMs: config.sessionIdleMinutes * MINUTE_MS,
      absoluteMs: config.sessionMaxHours * HOUR_MS,
      rememberedMs: config.sessionRememberDays * DAY_MS,
    },
    viewFolders: [join(packageRoot, 'views')],
    publicDirectory: join(packageRoot, 'public'),
    cacheViews: config.mode !== 'development',
  }
}

async function checkReady(connection: Connection): Promise<void> {
  await connection.query('SELECT id_hash FROM sessions WHERE 1 = 0')
  await connection.query('SELECT id FROM users WHERE 1 = 0')
}

function localSecret(directory: string): string {
  const file = join(directory, SECRET_FILE)
  const secret = developmentSecret(file)
  if (secret.length >= SECRET_MIN_LENGTH) return secret
  const allowed = `the file ${SECRET_FILE} is damaged. Delete it, and a new secret is made.`
  throw new ConfigError([{ name: 'SECRET', given: undefined, allowed }])
}
