import { join } from 'node:path'
import type { AuthenticationBackend } from '../auth/backend.ts'
import { SECRET_MIN_LENGTH } from '../auth/crypto/secret-strength.ts'
import type { MailTransport } from '../auth/mail/mail-message.ts'
import type { PooledPasswords } from '../auth/passwords/create-passwords.ts'
import type { InspectOptions } from '../auth/passwords/inspect-hash.ts'
import type { PasswordPolicy } from '../auth/passwords/policy/password-policy.ts'
import { sitePermissions } from '../auth/permissions/site-permissions.ts'
import type { Stores } from '../auth/stores.ts'
import type { Config } from '../config/config.ts'
import { ConfigError } from '../config/config-error.ts'
import { developmentSecret } from '../config/secret-file.ts'
import { bindPasswords, connect } from '../database/connection/connect.ts'
import type { Connection } from '../database/connection/connection.ts'
import { SequelizeBulkUsers } from '../database/import/bulk-users.ts'
import { SequelizeUserSource } from '../database/import/exported-users.ts'
import type { MigratorOptions } from '../database/migrations/migrator.ts'
import type { User } from '../database/models/user.ts'
import { type SequelizeStores, sequelizeStores } from '../database/sequelize-stores.ts'
import { UserBackend } from '../database/users/user-backend.ts'
import { SequelizeUserStore } from '../database/users/user-store.ts'
import type { Logger } from '../web/context.ts'
import { composePasswords } from './compose-passwords.ts'
import { chooseTransport } from './mail/choose-transport.ts'

const SECRET_FILE = 'data/secret'

export interface StorageOptions {
  readonly config: Config
  readonly logger: Logger
  /** Where relative paths begin (the working directory). */
  readonly directory?: string
  /** Hashes that may wait for a thread (64): a command has nobody to send away. */
  readonly hashQueueLimit?: number
  /** Whether statements end after `STORE_TIMEOUT_MS` (false): those of commands may take longer. */
  readonly limitsStatements?: boolean
  /** Hears whose password turned out to be known from a breach (nobody). */
  readonly onLeaked?: (username: string) => void
}

/** What a site and its commands rest on: an open database, and what makes hashes. */
export interface Storage {
  readonly connection: Connection
  /** What the migrations of a site declare. */
  readonly migratorOptions: MigratorOptions
  readonly users: SequelizeUserStore
  readonly stores: Stores<User>
  readonly backends: readonly AuthenticationBackend<User>[]
  readonly bulkUsers: SequelizeBulkUsers
  readonly userSource: SequelizeUserSource
  readonly passwords: PooledPasswords
  readonly passwordPolicy: PasswordPolicy
  /** How hashes of other programs are read: peppers and keys. */
  readonly hashes: InspectOptions
  readonly secret: readonly string[]
  /** How mails are sent; missing: not at all. */
  readonly mail?: MailTransport
  /** Ends the worker threads and closes the database. */
  close(): Promise<void>
}

/** Connects. The database may lack migrations. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { config, logger, directory = process.cwd(), hashQueueLimit } = options
  const secret = config.secrets ?? [localSecret(directory)]
  const connection = await connect({
    url: config.databaseUrl,
    directory,
    tablePrefix: config.tablePrefix,
    ...(options.limitsStatements && { timeoutMs: config.storeTimeoutMs }),
  })
  const { passwords, policy, hashes } = await closingOnError(connection, () =>
    composePasswords(config, logger, { queueLimit: hashQueueLimit, onLeaked: options.onLeaked }),
  )
  bindPasswords(connection, passwords)
  const users = new SequelizeUserStore(connection)
  const mail = chooseTransport(config, directory, (page) =>
    logger.info({ page }, 'a mail is kept here, and not sent'),
  )
  const stores = sequelizeStores(connection, { users, cacheMs: config.sessionCacheMs })
  return {
    connection,
    migratorOptions: { permissions: sitePermissions },
    users,
    stores: { ...stores, checkReady: () => checkBoth(stores, passwords) },
    backends: [new UserBackend(users, passwords)],
    bulkUsers: new SequelizeBulkUsers(connection, users.backend),
    userSource: new SequelizeUserSource(connection, users.backend),
    passwords,
    passwordPolicy: policy,
    hashes,
    secret,
    ...(mail && { mail }),
    async close() {
      await passwords.close()
      await connection.close()
    },
  }
}

/** A site that can hash nothing lets nobody in. */
async function checkBoth(stores: SequelizeStores, { pool }: PooledPasswords): Promise<void> {
  await stores.checkReady()
  await pool.checkReady()
}

async function closingOnError<T>(connection: Connection, work: () => T): Promise<T> {
  try {
    return work()
  } catch (error) {
    await connection.close()
    throw error
  }
}

function localSecret(directory: string): string {
  const secret = developmentSecret(join(directory, SECRET_FILE))
  if (secret.length >= SECRET_MIN_LENGTH) return secret
  const allowed = `the file ${SECRET_FILE} is damaged. Delete it, and a new secret is made.`
  throw new ConfigError([{ name: 'SECRET', given: undefined, allowed }])
}
