import { isDeepStrictEqual } from 'node:util'
import type { Sequelize as AppSequelize, Transaction } from 'sequelize'
import type { GrantStore } from '../auth/permissions/grant-store.ts'
import type { Stores } from '../auth/stores.ts'
import { SequelizeAuditStore } from './audit/audit-store.ts'
import { type AttachOptions, attach } from './connection/attached/attach.ts'
import type { Connection } from './connection/connection.ts'
import { quoterOf } from './connection/sequelize-internals.ts'
import { SequelizeDeviceStore } from './devices/device-store.ts'
import { SequelizeFactorStore } from './factors/factor-store.ts'
import { SequelizeImportStore } from './import-runs/import-store.ts'
import { SequelizeKeyStore } from './keys/key-store.ts'
import { SequelizeLeaseStore } from './leases/lease-store.ts'
import { SequelizeMarkStore } from './marks/mark-store.ts'
import type { AbstractUser } from './models/abstract-user.ts'
import { User } from './models/user.ts'
import { SequelizeOutboxStore } from './outbox/outbox-store.ts'
import { ReadinessCheck } from './readiness/readiness-check.ts'
import { SequelizeSessionStore, type SessionStoreOptions } from './sessions/session-store.ts'
import { SequelizeThrottleStore } from './throttles/throttle-store.ts'
import { SequelizeTokenStore } from './tokens/token-store.ts'
import { SequelizeUsernameStore } from './usernames/username-store.ts'
import type { UserModel } from './users/user-finder.ts'
import { SequelizeUserStore } from './users/user-store.ts'

/** Which users there are, and how sessions are cached. Everything has a default. */
export interface SequelizeStoresOptions<U extends AbstractUser = User>
  extends Omit<SessionStoreOptions, 'transaction'>,
    AttachOptions {
  /** The class of your users (the stock table). */
  readonly model?: UserModel<U>
  /** The name under which sessions and grants remember the users (the name of the table, without the prefix). */
  readonly backend?: string
  /** Where users are kept (made from `model` and `backend`). */
  readonly users?: SequelizeUserStore<U>
}

/** The stores of one database, each of which is there. */
export interface SequelizeStores<U extends AbstractUser = User> extends Stores<U> {
  readonly users: SequelizeUserStore<U>
  readonly tokens: SequelizeTokenStore
  readonly throttle: SequelizeThrottleStore
  readonly outbox: SequelizeOutboxStore
  readonly audit: SequelizeAuditStore
  readonly leases: SequelizeLeaseStore
  readonly devices: SequelizeDeviceStore
  readonly keys: SequelizeKeyStore
  readonly factors: SequelizeFactorStore
  readonly imports: SequelizeImportStore
  readonly marks: SequelizeMarkStore
  readonly usernames: SequelizeUsernameStore
  readonly grants: GrantStore
  /**
   * The transaction in which this bundle takes part, for statements of your own; `undefined` outside of
   * one.
   */
  readonly currentTransaction: Transaction | undefined
  transaction<T>(work: (stores: SequelizeStores<U>) => Promise<T>): Promise<T>
  checkReady(): Promise<void>
}

/**
 * All stores in one database: one that `connect()` has opened, or the Sequelize instance of an app, which stays
 * as it is (see `attach()`).
 *
 * In the bundle that `transaction()` hands out only `purge()` is not part of the transaction, and
 * `createFirst()` is refused: both have transactions of their own.
 *
 * @throws TypeError for an instance or options that cannot work; the message says what to do.
 */
export function sequelizeStores<U extends AbstractUser = User>(
  database: Connection | AppSequelize,
  options: SequelizeStoresOptions<U> = {},
): SequelizeStores<U> {
  const {
    tablePrefix,
    passwords,
    timeoutMs,
    model,
    backend,
    users: given,
    ...sessionOptions
  } = options
  const connection = attach(database, definedOf({ tablePrefix, passwords, timeoutMs }))
  const users = given ?? new SequelizeUserStore<U>(connection, model, definedOf({ backend }))
  if (!users.isIn(connection)) throw new TypeError(ELSEWHERE)
  const readiness = new ReadinessCheck(connection, tableOf(connection, users))
  const bundle = (transaction?: Transaction): SequelizeStores<U> => {
    const bound = transaction ? { transaction } : {}
    const itsUsers = transaction ? users.bindTo(transaction) : users
    const stores: SequelizeStores<U> = {
      users: itsUsers,
      grants: itsUsers.grants,
      sessions: new SequelizeSessionStore(connection, { ...sessionOptions, ...bound }),
      tokens: new SequelizeTokenStore(connection, bound),
      throttle: new SequelizeThrottleStore(connection, bound),
      outbox: new SequelizeOutboxStore(connection, bound),
      audit: new SequelizeAuditStore(connection, bound),
      devices: new SequelizeDeviceStore(connection, bound),
      keys: new SequelizeKeyStore(connection, bound),
      factors: new SequelizeFactorStore(connection, bound),
      imports: new SequelizeImportStore(connection, bound),
      leases: new SequelizeLeaseStore(connection, bound),
      marks: new SequelizeMarkStore(connection, bound),
      usernames: new SequelizeUsernameStore(connection, bound),
      currentTransaction: transaction,
      checkReady: () => readiness.check(),
      // One within another is part of it.
      transaction: (work) =>
        transaction ? work(stores) : connection.transaction((it) => work(bundle(it))),
    }
    return stores
  }
  return bundle()
}

const ELSEWHERE =
  '`users` live in another database, or have another table prefix: make them on the same attach(), or give `model`'

/** Without the options that were not given, so that they have their defaults. */
function definedOf<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

function tableOf<U extends AbstractUser>(connection: Connection, { model }: SequelizeUserStore<U>) {
  const table = model.getTableName()
  const stock = connection.getRepository(User).getTableName()
  const users = quoterOf(connection).quoteTable(table)
  return { users, hasStockUsers: isDeepStrictEqual(table, stock) }
}
