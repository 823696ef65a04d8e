import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { Transaction } from 'sequelize'
import type { SequelizeOptions } from 'sequelize-typescript'

// https://sqlite.org/c3ref/c_open_autoproxy.html
const OPEN_READONLY = 0x1
const OPEN_URI = 0x40

/**
 * How an SQLite file is opened to be looked at. Even a reader makes the files beside it that a writer
 * needs, unless it is told that nobody writes: so it is when there is no log of changes.
 */
export function readOnlySqlite(file: string): SequelizeOptions {
  const isInUse = existsSync(`${file}-wal`)
  return {
    dialect: 'sqlite',
    storage: `${pathToFileURL(file).href}?${isInUse ? 'mode=ro' : 'immutable=1'}`,
    dialectOptions: { mode: OPEN_READONLY | OPEN_URI },
    transactionType: Transaction.TYPES.DEFERRED,
  }
}
