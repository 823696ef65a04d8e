import type { NewUser } from '../accounts/user-store.ts'
import type { BulkUserStore, BulkWriter } from './bulk-user-store.ts'
import { explain, UNREADABLE } from './explain-conflict.ts'
import { type CredentialHasher, hashPasswords } from './hash-passwords.ts'
import type { ImportCounts, ImportLine, ImportOptions } from './import-options.ts'
import { inBatches } from './in-batches.ts'
import { type ImportedUser, type LineProblem, readUserRecord } from './user-record.ts'

const DEFAULT_BATCH_SIZE = 500

/** Thrown through a transaction to take everything back; it never leaves this file. */
class Rollback extends Error {}

/**
 * Moves users in. Users that are there already are left alone, so that an import that was interrupted
 * can simply be run again.
 *
 * Without `skipBad` everything is one transaction: with one bad line, or when the process dies, nothing
 * was written. Two batches are in memory at a time: while the database writes one, the next is read,
 * checked and hashed.
 */
export class UserImport {
  readonly #store: BulkUserStore
  readonly #passwords: CredentialHasher
  readonly #options: ImportOptions
  #lines = 0
  #created = 0
  #existing = 0
  #refused = 0

  constructor(store: BulkUserStore, passwords: CredentialHasher, options: ImportOptions = {}) {
    this.#store = store
    this.#passwords = passwords
    this.#options = options
  }

  get counts(): ImportCounts {
    return {
      lines: this.#lines,
      created: this.#created,
      existing: this.#existing,
      refused: this.#refused,
    }
  }

  /**
   * @param lines some at a time, as they come.
   * @returns how many there were of each kind; without `skipBad`, 0 created when any was refused.
   */
  async run(lines: AsyncIterable<readonly ImportLine[]>): Promise<ImportCounts> {
    const { dryRun = false, events, act } = this.#options
    if (!dryRun) await events?.emit({ name: 'import.started', ...act, details: {} })
    try {
      return await this.#run(lines)
    } finally {
      if (!dryRun) await events?.emit({ name: 'import.ended', ...act, details: this.counts })
    }
  }

  async #run(lines: AsyncIterable<readonly ImportLine[]>): Promise<ImportCounts> {
    await this.#store.begin()
    const { dryRun = false, skipBad = false } = this.#options
    if (dryRun) await this.#store.dryRun((writer) => this.#writeAll(lines, writeWith(writer)))
    else if (skipBad) await this.#writeAll(lines, this.#writeInTransaction)
    else await this.#writeAllOrNothing(lines)
    return this.counts
  }

  async #writeAllOrNothing(lines: AsyncIterable<readonly ImportLine[]>): Promise<void> {
    try {
      await this.#store.transaction(async (writer) => {
        await this.#writeAll(lines, writeWith(writer))
        if (this.#refused > 0) throw new Rollback()
      })
    } catch (error) {
      // Nothing of it was kept, whatever it was.
      this.#created = 0
      if (!(error instanceof Rollback)) throw error
    }
  }

  readonly #writeInTransaction: Write = (users, lines) =>
    this.#store.transaction((writer) => writer.write(users, lines))

  async #writeAll(lines: AsyncIterable<readonly ImportLine[]>, write: Write): Promise<void> {
    let writing: Promise<void> = Promise.resolve()
    try {
      for await (const batch of inBatches(lines, this.#options.batchSize ?? DEFAULT_BATCH_SIZE)) {
        const good = await this.#check(batch)
        await writing
        if (this.#options.signal?.aborted) break
        writing = this.#write(good, write)
        // Awaited a batch later; without this an early failure would be an unhandled rejection.
        writing.catch(() => {})
      }
    } finally {
      // Nothing may go on in a transaction that is about to be taken back.
      await writing
    }
  }

  async #check(batch: readonly ImportLine[]): Promise<GoodLines> {
    const lines: ImportLine[] = []
    const users: ImportedUser[] = []
    for (const line of batch) {
      const result = line.record
        ? readUserRecord(line.record, this.#options.hashes)
        : { ok: false as const, problems: [line.problem ?? UNREADABLE] }
      if (result.ok) {
        lines.push(line)
        users.push(result.user)
      } else await this.#refuse(line, result.problems)
    }
    this.#lines += batch.length
    return this.#options.check ? this.#checkAll(lines, users) : this.#finished(lines, users)
  }

  async #checkAll(
    lines: readonly ImportLine[],
    users: readonly ImportedUser[],
  ): Promise<GoodLines> {
    const found = (await this.#options.check?.(users)) ?? []
    const isGood = (_: unknown, index: number) => (found[index] ?? []).length === 0
    for (const [index, line] of lines.entries()) {
      if (!isGood(line, index)) await this.#refuse(line, found[index] ?? [])
    }
    return this.#finished(lines.filter(isGood), users.filter(isGood))
  }

  async #finished(
    lines: readonly ImportLine[],
    users: readonly ImportedUser[],
  ): Promise<GoodLines> {
    return { lines, users: await this.#finish(users) }
  }

  /** Hashes only the passwords of users who will be written: it takes long. */
  async #finish(users: readonly ImportedUser[]): Promise<readonly NewUser[]> {
    const { dryRun = false, skipBad = false } = this.#options
    const isInVain = dryRun || (this.#refused > 0 && !skipBad)
    return hashPasswords(users, this.#passwords, { hash: !isInVain })
  }

  async #write({ lines, users }: GoodLines, write: Write): Promise<void> {
    if (users.length > 0) {
      const numbers = lines.map(({ number }) => number)
      const conflicts = await write(users, numbers)
      for (const [index, conflict] of conflicts.entries()) {
        if (conflict === null) this.#created++
        else if (conflict.kind === 'exists') this.#existing++
        else await this.#refuse(lines[index] as ImportLine, [explain(conflict)])
      }
    }
    await this.#options.onProgress?.(this.counts)
  }

  async #refuse(line: ImportLine, problems: readonly LineProblem[]): Promise<void> {
    this.#refused++
    await this.#options.onRefused?.(line, problems)
  }
}

interface GoodLines {
  readonly lines: readonly ImportLine[]
  readonly users: readonly NewUser[]
}

type Write = BulkWriter['write']

function writeWith(writer: BulkWriter): Write {
  return (users, lines) => writer.write(users, lines)
}
