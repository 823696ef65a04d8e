import { sitePermissions } from '../auth/permissions/site-permissions.ts'
import type { Config } from '../config/config.ts'
import { type MigrationDialect, migrationSql } from '../database/migrations/migration-sql.ts'

/** All migrations of the site as SQL, for this kind of database (that of the settings). */
export function migrationSqlOf(
  { databaseUrl, tablePrefix }: Pick<Config, 'databaseUrl' | 'tablePrefix'>,
  dialect = dialectOf(databaseUrl),
): Promise<string> {
  const options = { tablePrefix, permissions: sitePermissions }
  return migrationSql({ ...options, dialect: dialect as MigrationDialect })
}

function dialectOf(url: string): string {
  if (url.startsWith('postgres')) return 'postgres'
  return url.startsWith('mariadb') ? 'mariadb' : 'sqlite'
}
