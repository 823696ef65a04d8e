import { text, wholeNumber } from '../schema/kinds.ts'
import { asOption } from '../schema/setting.ts'

const PREFIX = /^([a-z][a-z0-9_]*\.)?([a-z][a-z0-9_]*)?$/
// Names of indexes grow with the prefix, and PostgreSQL cuts them at 63 bytes.
const PREFIX_MAX_LENGTH = 24

/** Where users and sessions are kept. */
export const databaseSettings = {
  databaseUrl: text({
    name: 'DATABASE_URL',
    fallback: 'sqlite:data/gadwall.sqlite',
    pattern: /^(sqlite:.+|postgres(ql)?:\/\/.+|mariadb:\/\/.+)$/,
    test: isDatabaseUrl,
    isSecret: true,
    allowed: 'it must start with sqlite:, postgres:// or mariadb://, and may end with ?ssl=true',
    meaning:
      '`sqlite:FILE`, `postgres://user:password@host/name` or `mariadb://…`. A relative file is taken from the working directory. `?ssl=true` at its end demands TLS with a certificate that the machine trusts. For PostgreSQL add the package `pg`, for MariaDB `mariadb`',
    concern: (url) =>
      url === 'sqlite::memory:'
        ? 'DATABASE_URL keeps nothing beyond the process. Name a file or a server.'
        : null,
  }),
  tablePrefix: text({
    name: 'TABLE_PREFIX',
    fallback: '',
    pattern: PREFIX,
    test: isFreePrefix,
    allowed: `up to ${PREFIX_MAX_LENGTH} small letters, digits and underscores, such as gw_; on PostgreSQL also a schema, such as auth. or auth.gw_`,
    meaning:
      'what stands before the names of our tables, such as `gw_`; on PostgreSQL also a schema: `auth.` or `auth.gw_`',
  }),
  storeTimeoutMs: asOption(
    'storeTimeoutMs',
    wholeNumber({
      name: 'STORE_TIMEOUT_MS',
      fallback: 2000,
      min: 100,
      max: 60_000,
      what: 'number of milliseconds',
      meaning:
        'milliseconds that one request waits at most for the database and the session store together; then the answer is 503. PostgreSQL and MariaDB cancel a statement that takes longer',
    }),
  ),
}

/** `sqlite_` and `pg_` belong to the databases themselves. */
function isFreePrefix(prefix: string): boolean {
  return prefix.length <= PREFIX_MAX_LENGTH && !/(^|\.)(sqlite_|pg_)/.test(prefix)
}

function isDatabaseUrl(value: string): boolean {
  if (value.startsWith('sqlite:')) return true
  try {
    const { username, password, pathname, searchParams } = new URL(value)
    const isKnown = [...searchParams].every(
      ([name, given]) => name === 'host' || (name === 'ssl' && given === 'true'),
    )
    const parts = [username, password, pathname].map(decodeURIComponent)
    return isKnown && parts.every((part) => part !== undefined)
  } catch {
    return false
  }
}
