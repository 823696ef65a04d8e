import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Config } from '../../config/config.ts'
import { backupSqlite } from '../../database/backup/backup-sqlite.ts'
import { connect } from '../../database/connection/connect.ts'

/** What came of a backup: its size, or what is to be called in its place. */
export type BackupOutcome = { readonly bytes: number } | { readonly call: readonly string[] }

/**
 * Copies an SQLite database to a new file while the site goes on. The servers of others are backed up by their own
 * tools: it says how.
 *
 * @throws Error when there is no database, or there is such a file.
 */
export async function backup(
  { databaseUrl, tablePrefix }: Pick<Config, 'databaseUrl' | 'tablePrefix'>,
  target: string,
  directory = process.cwd(),
): Promise<BackupOutcome> {
  const [, rest] = /^sqlite:(.+)$/.exec(databaseUrl) ?? []
  if (rest === undefined) return { call: toolOf(new URL(databaseUrl), target) }
  if (rest === ':memory:') throw new Error('A database in memory cannot be backed up')
  const file = resolve(directory, rest.replace(/^\/\/(?=\/)/, ''))
  if (!existsSync(file)) throw new Error(`There is no database at ${file}`)
  const connection = await connect({ url: `sqlite:${file}`, tablePrefix })
  try {
    return { bytes: await backupSqlite(connection, resolve(directory, target)) }
  } finally {
    await connection.close()
  }
}

/** The password is left out: a command line can be read by everybody on the machine. */
function toolOf(url: URL, target: string): readonly string[] {
  const { protocol, searchParams } = url
  const host = searchParams.get('host') ?? url.hostname
  const port = url.port ? ` --port=${url.port}` : ''
  const user = `--user=${quoted(decodeURIComponent(url.username))}`
  const database = quoted(decodeURIComponent(url.pathname.slice(1)))
  const at = `--host=${quoted(host)}${port}`
  if (protocol.startsWith('postgres')) {
    const name = user.replace('--user', '--username')
    return [
      `umask 077 && pg_dump --format=custom --file=${quoted(target)} ${at} ${name} ${database}`,
    ]
  }
  return [
    `umask 077 && mariadb-dump --single-transaction ${at} ${user} --password ${database} > ${quoted(target)}`,
  ]
}

/** As a shell takes it for one word. */
function quoted(text: string): string {
  return /^[\w./:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
