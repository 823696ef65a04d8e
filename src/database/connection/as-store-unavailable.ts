import { ConnectionError, DatabaseError, TimeoutError } from 'sequelize'
import { StoreUnavailable } from '../../auth/errors.ts'

// https://sqlite.org/rescode.html: all that says something of the file, the machine or the moment, and
// nothing of the statement.
const SQLITE_CODES = new Set([
  'SQLITE_AUTH',
  'SQLITE_BUSY',
  'SQLITE_CANTOPEN',
  'SQLITE_CORRUPT',
  'SQLITE_FULL',
  'SQLITE_INTERRUPT',
  'SQLITE_IOERR',
  'SQLITE_LOCKED',
  'SQLITE_MISUSE',
  'SQLITE_NOLFS',
  'SQLITE_NOMEM',
  'SQLITE_NOTADB',
  'SQLITE_PERM',
  'SQLITE_PROTOCOL',
  'SQLITE_READONLY',
  'SQLITE_SCHEMA',
])

/**
 * https://www.postgresql.org/docs/current/errcodes-appendix.html, by class: 08 connection, 28 who may log
 * in, 3D no such database, 40 rolled back, 53 resources, 55 not in the state that is needed (a lock), 57
 * operator intervention (cancelled, shutting down), 58 errors of the system, F0 configuration file, XX
 * internal and corrupted; and of 25 a read-only transaction, and one that was idle for too long.
 */
const POSTGRES_CODE = /^(08|28|3D|40|53|55|57|58|F0|XX)[0-9A-Z]{3}$|^25(006|P03)$/

/**
 * https://mariadb.com/kb/en/mariadb-error-code-reference/: the numbers have no classes, so these are all
 * that say something of the server, the disk or the moment.
 */
const MARIADB_NUMBERS = new Set([
  // Files and disk: cannot be read, written or locked; full; read-only.
  1003, 1004, 1006, 1011, 1015, 1016, 1017, 1020, 1021, 1023, 1024, 1026, 1030, 1033, 1034, 1035,
  1036, 1114, 1194, 1195, 1290, 1712, 1720, 1726, 1812, 1813, 1814, 1815, 1836, 1874, 3572,
  // Memory, threads, connections and limits of the account.
  1037, 1038, 1040, 1041, 1044, 1045, 1049, 1129, 1130, 1135, 1203, 1226, 1637, 1698,
  // The server is going down, or has ended the statement or the connection.
  1053, 1077, 1152, 1153, 1158, 1159, 1160, 1161, 1184, 1317, 1927, 1969, 4031,
  // Locks, deadlocks, and writing that is not allowed just now.
  1099, 1100, 1150, 1165, 1205, 1206, 1207, 1213, 1223, 1614, 1792, 3024,
])

/** https://nodejs.org/api/errors.html#common-system-errors: the network, and the limits of this process. */
const SYSTEM_CODES = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'EMFILE',
  'ENETUNREACH',
  'ENFILE',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

const CLOSED =
  /connection (terminated|ended|closed|lost|manager was closed)|database (handle )?is closed|(manager was|has been) closed|query read timeout|not queryable/i

/** A table that is not there: SQLite, PostgreSQL, MariaDB. */
const NO_TABLE =
  /no such table: (?:main\.)?(\S+)|relation "([^"]+)" does not exist|Table '([^']+)' doesn't exist/

/**
 * The error as `StoreUnavailable` if it says that the database cannot be asked, else `null`.
 *
 * @param ownTables what our tables are called: without one of them nothing can be asked (none).
 */
export function asStoreUnavailable(
  error: unknown,
  ownTables: readonly string[] = [],
): StoreUnavailable | null {
  if (error instanceof StoreUnavailable) return error
  if (!isUnavailable(error) && !isMissing(error, ownTables)) return null
  return new StoreUnavailable('The database', { cause: error })
}

/** What the database itself said, behind a `StoreUnavailable`. */
export function failureOf(error: unknown): unknown {
  return error instanceof StoreUnavailable ? error.cause : error
}

function isUnavailable(error: unknown): boolean {
  if (error instanceof ConnectionError || error instanceof TimeoutError) return true
  if (!(error instanceof Error)) return false
  const { code = '', errno, fatal } = causeOf(error)
  return (
    SQLITE_CODES.has(code) ||
    POSTGRES_CODE.test(code) ||
    SYSTEM_CODES.has(code) ||
    (code.startsWith('ER_') && (fatal === true || MARIADB_NUMBERS.has(errno ?? 0))) ||
    CLOSED.test(error.message)
  )
}

function isMissing(error: unknown, ownTables: readonly string[]): boolean {
  if (!(error instanceof DatabaseError)) return false
  const [, ...found] = NO_TABLE.exec(error.message) ?? []
  const table = found.find(Boolean)?.split('.').at(-1)
  return table !== undefined && ownTables.includes(table)
}

interface DriverError {
  readonly code?: string
  readonly errno?: number
  /** Whether MariaDB's connection is lost. */
  readonly fatal?: boolean
}

function causeOf(error: Error): DriverError {
  return (error instanceof DatabaseError ? error.parent : error) as DriverError
}
