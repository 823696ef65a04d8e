import type { HousePasswords } from '../passwords/create-passwords.ts'
import type { InspectOptions } from '../passwords/inspect-hash.ts'
import type { BulkConflict, BulkUser, BulkUserStore, BulkWriter } from './bulk-user-store.ts'
import { type ImportedUser, type LineProblem, readUserRecord } from './user-record.ts'

/** One line of a file, as it was read. */
export interface ImportLine {
  /** Counted from 1, as an editor does. */
  readonly number: number
  /** `null` when the line could not be read at all. */
  readonly record: Readonly<Record<string, unknown>> | null
}

/** What is done with the lines. */
export interface ImportOptions {
  /** Writes nothing (false). */
  readonly dryRun?: boolean
  /** Writes the good lines, a batch at a time, although there are bad ones (false: all or nothing). */
  readonly skipBad?: boolean
  /** How hashes of other programs are read. */
  readonly hashes?: InspectOptions
  /** Lines for one statement (1,000). */
  readonly batchSize?: number
  /** Hears of every line that is refused. */
  readonly onRefused?: (line: ImportLine, problems: readonly LineProblem[]) => void | Promise<void>
  /** Hears after each batch how far it has come. */
  readonly onProgress?: (counts: ImportCounts) => void
}

export interface ImportCounts {
  /** Lines seen. */
  readonly lines: number
  /** Users written, or that would be. */
  readonly created: number
  /** Users who were there already and are left as they are. */
  readonly existing: number
  /** Lines that cannot be imported. */
  readonly refused: number
}

const DEFAULT_BATCH_SIZE = 1_000

const CONFLICTS: Readonly<Record<Exclude<BulkConflict, 'exists'>, LineProblem>> = {
  repeated: { column: 'username', message: 'A line before has the same username.' },
  email_taken: { column: 'email', message: 'Somebody else has this address.' },
}

/** Thrown through a transaction to take everything back; it never leaves this file. */
class TakeBack extends Error {}

/**
 * Moves users in. Users that are there already are left alone, so that an import that was interrupted
 * can simply be run again.
 *
 * Without `skipBad` everything is one transaction: with one bad line, or when the process dies, nothing
 * was written. Only one batch is held in memory at a time, and one more is read meanwhile.
 */
export class UserImport {
  readonly #store: BulkUserStore
  readonly #passwords: Pick<HousePasswords, 'make' | 'wrapWeak'>
  readonly #options: ImportOptions
  #lines = 0
  #created = 0
  #existing = 0
  #refused = 0

  constructor(
    store: BulkUserStore,
    passwords: Pick<HousePasswords, 'make' | 'wrapWeak'>,
    options: ImportOptions = {},
  ) {
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

  /** @returns how many there were of each kind; without `skipBad`, 0 created when any was refused. */
  async run(lines: AsyncIterable<ImportLine>): Promise<ImportCounts> {
    await this.#store.begin()
    const { dryRun = false, skipBad = false } = this.#options
    if (skipBad && !dryRun) await this.#runInSteps(lines)
    else await this.#runAtOnce(lines, dryRun)
    return this.counts
  }

  async #runInSteps(lines: AsyncIterable<ImportLine>): Promise<void> {
    for await (const batch of inBatches(lines, this.#batchSize)) {
      await this.#store.transaction((writer) => this.#write(writer, batch))
    }
  }

  async #runAtOnce(lines: AsyncIterable<ImportLine>, dryRun: boolean): Promise<void> {
    try {
      await this.#store.transaction(async (writer) => {
        let writing: Promise<void> = Promise.resolve()
        for await (const batch of inBatches(lines, this.#batchSize)) {
          await writing
          writing = this.#write(writer, batch)
          // Awaited a batch later; without this an early failure would be an unhandled rejection.
          writing.catch(() => {})
        }
        await writing
        if (dryRun || this.#refused > 0) throw new TakeBack()
      })
    } catch (error) {
      if (!(error instanceof TakeBack)) throw error
      if (!dryRun) this.#created = 0
    }
  }

  async #write(writer: BulkWriter, batch: readonly ImportLine[]): Promise<void> {
    this.#lines += batch.length
    const good = await this.#readAll(batch)
    const users = await Promise.all(good.map(({ user }) => this.#finish(user)))
    const conflicts = await writer.findConflicts(users)
    const writable: BulkUser[] = []
    for (const [index, conflict] of conflicts.entries()) {
      const { line } = good[index] as GoodLine
      if (conflict === null) writable.push(users[index] as BulkUser)
      else if (conflict === 'exists') this.#existing++
      else await this.#refuse(line, [CONFLICTS[conflict]])
    }
    if (writable.length > 0) await writer.insert(writable)
    this.#created += writable.length
    this.#options.onProgress?.(this.counts)
  }

  async #readAll(batch: readonly ImportLine[]): Promise<GoodLine[]> {
    const good: GoodLine[] = []
    for (const line of batch) {
      const result = line.record
        ? readUserRecord(line.record, this.#options.hashes ?? {})
        : { ok: false as const, problems: [UNREADABLE] }
      if (result.ok) good.push({ line, user: result.user })
      else await this.#refuse(line, result.problems)
    }
    return good
  }

  async #refuse(line: ImportLine, problems: readonly LineProblem[]): Promise<void> {
    this.#refused++
    await this.#options.onRefused?.(line, problems)
  }

  /** A dry run hashes nothing: it takes long, and would be thrown away. */
  async #finish({ credential, ...user }: ImportedUser): Promise<BulkUser> {
    if (credential.kind === 'hash') return { ...user, passwordHash: credential.encoded }
    if (credential.kind === 'none' || this.#options.dryRun) {
      return { ...user, passwordHash: await this.#passwords.make(null) }
    }
    const passwordHash =
      credential.kind === 'weak'
        ? await this.#passwords.wrapWeak(credential.encoded)
        : await this.#passwords.make(credential.password.reveal())
    return { ...user, passwordHash }
  }

  get #batchSize(): number {
    return this.#options.batchSize ?? DEFAULT_BATCH_SIZE
  }
}

interface GoodLine {
  readonly line: ImportLine
  readonly user: ImportedUser
}

const UNREADABLE: LineProblem = { column: 'line', message: 'It cannot be read.' }

async function* inBatches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
