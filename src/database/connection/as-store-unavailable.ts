import { ConnectionError, DatabaseError, TimeoutError } from 'sequelize'
import { StoreUnavailable } from '../../auth/errors.ts'

// https://sqlite.org/rescode.html
const SQLITE_CODES = new Set([
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_READONLY',
  'SQLITE_IOERR',
  'SQLITE_CORRUPT',
  'SQLITE_FULL',
  'SQLITE_CANTOPEN',
  'SQLITE_NOTADB',
  'SQLITE_MISUSE',
])

// https://www.postgresql.org/docs/current/errcodes-appendix.html: connection exceptions, and
// operator intervention such as a server that shuts down or starts up.
const POSTGRES_CODE = /^(08...|57P0[1-5])$/

const CLOSED =
  /connection (terminated|ended|closed|lost|manager was closed)|database (handle )?is closed|(manager was|has been) closed/i

/** The error as `StoreUnavailable` if it says that the database cannot be asked, else `null`. */
export function asStoreUnavailable(error: unknown): StoreUnavailable | null {
  if (error instanceof StoreUnavailable) return error
  return isUnavailable(error) ? new StoreUnavailable('The database', { cause: error }) : null
}

function isUnavailable(error: unknown): boolean {
  if (error instanceof ConnectionError || error instanceof TimeoutError) return true
  if (!(error instanceof Error)) return false
  const { code } = (error instanceof DatabaseError ? error.parent : error) as { code?: string }
  return (
    (code !== undefined && (SQLITE_CODES.has(code) || POSTGRES_CODE.test(code))) ||
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(code ?? '') ||
    CLOSED.test(error.message)
  )
}
