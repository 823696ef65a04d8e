import { StoreUnavailable } from '../../auth/errors.ts'
import { asStoreUnavailable } from '../connection/as-store-unavailable.ts'
import { beforeClose } from '../connection/before-close.ts'
import type { Connection } from '../connection/connection.ts'
import {
  closeHandle,
  openHandle,
  readTimeout,
  type SqliteHandle,
} from '../connection/sqlite/sqlite-handle.ts'

/** It takes one part in so many of the time: a large file is looked through less often. */
const SHARE = 50
/** How long somebody who asks waits for a look through the file, in milliseconds. */
const PATIENCE_MS = 300

/** Looks through an SQLite file for pages that are damaged, on a handle of its own. */
export class FileCheck {
  readonly #connection: Connection
  #handle: Promise<SqliteHandle> | null = null
  #underWay: Promise<void> | null = null
  #found: StoreUnavailable | null = null
  #next = 0

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /**
   * Says what the last look has found. A look that takes long goes on while the last one counts.
   *
   * @throws StoreUnavailable
   */
  async check(): Promise<void> {
    if (!this.#underWay && performance.now() >= this.#next) this.#start()
    if (this.#underWay) await Promise.race([this.#underWay, patience()])
    if (this.#found) throw this.#found
  }

  #start(): void {
    const start = performance.now()
    this.#underWay = this.#look().then((found) => {
      const end = performance.now()
      this.#found = found
      this.#next = end + (end - start) * SHARE
      this.#underWay = null
    })
  }

  async #look(): Promise<StoreUnavailable | null> {
    try {
      const result = await this.#quickCheck()
      return result === 'ok' ? null : unavailable(new Error(result))
    } catch (error) {
      return asStoreUnavailable(error) ?? unavailable(error)
    }
  }

  async #quickCheck(): Promise<string> {
    this.#handle ??= this.#open()
    const handle = await this.#handle
    return new Promise((resolve, reject) => {
      const statement = handle.prepare('PRAGMA quick_check(1)', (failure) => {
        if (failure) return reject(failure)
        statement.all([], (error, rows) => {
          statement.finalize()
          const [row] = rows as { quick_check: string }[]
          if (error) reject(error)
          else resolve(row?.quick_check ?? 'SQLite said nothing of the file')
        })
      })
    })
  }

  async #open(): Promise<SqliteHandle> {
    const settings = 'PRAGMA query_only = ON'
    try {
      const handle = await openHandle(this.#connection, settings, readTimeout(this.#connection))
      beforeClose(this.#connection, () => closeHandle(handle))
      return handle
    } catch (error) {
      this.#handle = null
      throw error
    }
  }
}

function unavailable(cause: unknown): StoreUnavailable {
  return new StoreUnavailable('The database', { cause })
}

function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref())
}
