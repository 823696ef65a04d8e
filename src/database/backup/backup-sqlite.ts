import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { KEPT_PURPOSES } from '../../auth/recovery/end-for-many.ts'
import type { Connection } from '../connection/connection.ts'
import { sqliteDriver } from '../connection/sequelize-internals.ts'
import { closeHandle, execute, type SqliteHandle } from '../connection/sqlite/sqlite-handle.ts'
import { type TableName, tablesOf } from '../connection/tables.ts'

/** The copy is not what it should be. */
export class BackupFailed extends Error {
  override readonly name = 'BackupFailed'
}

/**
 * Copies a database to a new file while others write to it: what was committed before the call is in it. Nobody is
 * logged in in the copy, and no mailed link of it lets anybody in.
 *
 * The file is there whole or not at all, and only its owner can read it. One that is there already stays as it is.
 *
 * @returns how many bytes it has.
 * @throws BackupFailed when there is such a file, and when the copy is damaged.
 */
export async function backupSqlite(connection: Connection, target: string): Promise<number> {
  if (existsSync(target)) throw taken(target)
  const draft = `${target}.part-${randomBytes(4).toString('hex')}`
  try {
    // SQLite takes an empty file as it is, with its mode.
    await (await open(draft, 'wx', 0o600)).close()
    await connection.query('VACUUM INTO :draft', { replacements: { draft } })
    await endSessionsIn(connection, draft)
    await sync(draft)
    await publish(draft, target)
    await sync(dirname(target))
    return (await stat(target)).size
  } catch (error) {
    throw inWords(error, target)
  } finally {
    for (const suffix of ['', '-journal', '-wal', '-shm']) {
      await rm(`${draft}${suffix}`, { force: true })
    }
  }
}

/** Gives a file that is whole its name, in one step. Of two who make the same file, one does. */
async function publish(draft: string, target: string): Promise<void> {
  try {
    await link(draft, target)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw taken(target)
    if (!WITHOUT_LINKS.has(code)) throw error
    // Such as an exFAT stick: the name is taken a moment before the file has it.
    await (await open(target, 'wx', 0o600)).close()
    await rename(draft, target)
  }
}

/** What a file system answers on which a file has one name. */
const WITHOUT_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

function taken(target: string): BackupFailed {
  return new BackupFailed(`${target} is there already: name a new file`)
}

/** What whoever typed the command can do something about. */
function inWords(error: unknown, target: string): unknown {
  const { code, cause } = error as NodeJS.ErrnoException
  const folder = dirname(target)
  if (code === 'EEXIST') return taken(target)
  if (code === 'ENOENT') return new BackupFailed(`There is no folder ${folder}`)
  const isFull = code === 'ENOSPC' || /SQLITE_FULL/.test(`${error} ${cause}`)
  if (!isFull) return error
  return new BackupFailed(
    `There is no room in ${folder} for a copy, which needs as much as the database: nothing was left there`,
  )
}

async function endSessionsIn(connection: Connection, file: string): Promise<void> {
  const handle = await openFile(connection, file)
  try {
    // Else what was deleted could still be read in the file.
    await execute(handle, 'PRAGMA journal_mode = DELETE; PRAGMA secure_delete = ON')
    const kept = KEPT_PURPOSES.map((purpose) => `'${purpose}'`).join(', ')
    const there = new Set((await rows(handle, NAMES)).map(({ name }) => String(name)))
    const ends: readonly [TableName, string][] = [
      ['sessions', ''],
      ['devices', ''],
      ['tokens', `WHERE purpose NOT IN (${kept})`],
    ]
    for (const [table, where] of ends) {
      const name = tablesOf(connection).nameOf(table)
      if (there.has(name)) await execute(handle, `DELETE FROM ${name} ${where}`)
    }
    const [found] = await rows(handle, 'PRAGMA integrity_check')
    if (found?.integrity_check === 'ok') return
    throw new BackupFailed(
      `The copy is damaged (${String(found?.integrity_check)}), so it was removed`,
    )
  } finally {
    await closeHandle(handle)
  }
}

const NAMES = "SELECT name FROM sqlite_master WHERE type = 'table'"

function openFile(connection: Connection, file: string): Promise<SqliteHandle> {
  const { Database, OPEN_READWRITE } = sqliteDriver(connection)
  return new Promise((resolve, reject) => {
    const handle = new Database(file, OPEN_READWRITE, (error) =>
      error ? reject(error) : resolve(handle),
    )
  })
}

function rows(handle: SqliteHandle, sql: string): Promise<Readonly<Record<string, unknown>>[]> {
  return new Promise((resolve, reject) => {
    const statement = handle.prepare(sql, (error) => {
      if (error) return reject(error)
      statement.all([], (failure, found) => {
        statement.finalize()
        if (failure) reject(failure)
        else resolve(found as Readonly<Record<string, unknown>>[])
      })
    })
  })
}

/** What was written is on the disk when this resolves. */
async function sync(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
