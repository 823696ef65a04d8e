import { resolve } from 'node:path'
import { SetupCode } from '../auth/accounts/setup-code.ts'
import type { AuthOptions } from '../auth/auth-options.ts'
import { type Clock, systemClock } from '../auth/clock.ts'
import { type Auth, createAuth } from '../auth/create-auth.ts'
import type { Config } from '../config/config.ts'
import type { User } from '../database/models/user.ts'
import type { Logger } from '../web/context.ts'
import { stockFeatures } from '../web/features.ts'
import { type Gadwall, gadwall } from '../web/gadwall.ts'
import type { AdminOptions, GadwallOptions } from '../web/options/gadwall-options.ts'
import type { Route } from '../web/routing/router.ts'
import { withDeveloperFeatures } from './development/developer-features.ts'
import { openStorage, type Storage, type StorageOptions } from './open-storage.ts'
import { requireAfterLeak } from './require-after-leak.ts'

export interface SiteOptions extends StorageOptions {
  /** Where the line of each request goes (where all others go). */
  readonly requestLogger?: Logger
  readonly clock?: Clock
  /** Limits of tries in place of ours; `false`: nothing is limited, for tests only (ours). */
  readonly throttling?: AuthOptions['throttling']
  /** Takes mails (none can be sent). */
  readonly mail?: AuthOptions['mail']
  /** What the admin has besides our parts (nothing). */
  readonly admin?: AdminOptions
  /** What tells people from robots (a proof of work). */
  readonly challenge?: GadwallOptions['challenge']
  /** The code for the first account (a new one, made at random). */
  readonly setupCode?: SetupCode
}

/** A whole site, wired together and connected. */
export interface Site extends Storage {
  readonly config: Config
  readonly auth: Auth<User>
  readonly gadwall: Gadwall<User>
}

/** What commands work with: the same services, and no pages. */
export interface CommandSite extends Storage {
  readonly config: Config
  readonly auth: Auth<User>
}

/** Connects and builds everything. Nothing listens yet, and the database may lack migrations. */
export async function openSite(options: SiteOptions): Promise<Site> {
  let auth: Auth<User> | null = null
  const onLeaked = (username: string) => {
    if (auth) void requireAfterLeak(auth, username)
  }
  const storage = await openStorage({ ...options, limitsStatements: true, onLeaked })
  const users = composeSite(options, storage)
  auth = users.auth
  return { ...storage, config: options.config, auth: users.auth, gadwall: users }
}

/** Connects and builds the services. Commands log nobody in, so no login is recorded. */
export async function openForCommands(options: StorageOptions): Promise<CommandSite> {
  const storage = await openStorage(options)
  const auth = createAuth(storage.stores, {
    ...storage,
    recordsLogins: false,
    auditDays: options.config.auditDays,
    registration: options.config.registration,
    unverifiedDays: options.config.unverifiedDays,
  })
  return { ...storage, config: options.config, auth }
}

/** Every route of a site with these settings. Nothing is connected, and no file is made. */
export async function listRoutes(config: Config): Promise<readonly Route[]> {
  const logger = { info() {}, warn() {}, error() {} }
  const secrets = ['the secret of a site that answers nobody']
  const unconnected = { ...config, databaseUrl: 'sqlite::memory:', secrets }
  const site = await openSite({ config: unconnected, logger })
  await site.close()
  return site.gadwall.routes
}

function composeSite(options: SiteOptions, storage: Storage): Gadwall<User> {
  const { config, logger, requestLogger = logger, clock = systemClock } = options
  return gadwall({
    ...config,
    logoFile: config.logoFile ?? undefined,
    accentColor: config.accentColor ?? undefined,
    importDir: resolve(options.directory ?? process.cwd(), config.importDir),
    passkeyRpId: config.passkeyRpId ?? undefined,
    ...storage,
    origins: config.origins.slice(1),
    ownsSite: true,
    features: withDeveloperFeatures(stockFeatures, options, storage),
    cachesViews: config.mode !== 'development',
    ...(options.mail && { mail: options.mail }),
    ...(options.admin && { admin: options.admin }),
    ...(options.challenge !== undefined && { challenge: options.challenge }),
    ...(options.throttling !== undefined && { throttling: options.throttling }),
    setupCode: options.setupCode ?? new SetupCode(),
    logger,
    requestLogger,
    clock,
  })
}
