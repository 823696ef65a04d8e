import type { Administrator } from '../../administration/administrator.ts'
import { StoreUnavailable } from '../../errors.ts'
import type { ImportCounts } from '../import-options.ts'
import { UserImport } from '../import-users.ts'
import { ImportUnreadable } from '../reading/import-unreadable.ts'
import { readLines } from '../reading/read-lines.ts'
import { readOptionsOf } from './choices.ts'
import { harmless } from './harmless-error.ts'
import type { ImportParts } from './import-parts.ts'
import type { ImportEnd, ImportFailure, ImportRecord } from './import-store.ts'
import { isAtWork } from './import-store.ts'
import { ImporterRights } from './importer-rights.ts'
import { RefusedLines } from './refused-lines.ts'
import { MOST_LINES_WITH_PASSWORDS, tooSlow } from './slow-credentials.ts'

const NOTHING: ImportCounts = { lines: 0, created: 0, existing: 0, refused: 0 }
const BEAT_MS = 500
const TIMER_MS = 5000

/** Rights that were withdrawn count from then on: a run may last for minutes. */
const RIGHTS_MS = 3000
const BATCH = 500

/** Hashes of so many take a few seconds: whoever cancels waits no longer. */
const BATCH_WITH_PASSWORDS = 20

/** One check or one run, of which nobody waits for the end. It never throws. */
export class ImportWork {
  readonly #parts: ImportParts
  readonly #record: ImportRecord
  readonly #by: Administrator
  #rights: ImporterRights
  #rightsAt = 0
  #lost: ImportFailure | null = null
  readonly #holder: string
  readonly #stop = new AbortController()
  readonly #refused = new RefusedLines()
  #counts = NOTHING
  #bytesRead = () => 0
  #beatAt = 0
  #isClosing = false
  #mayHash = false

  /** @param record as it was claimed: `checking` or `running`. */
  constructor(parts: ImportParts, record: ImportRecord, by: Administrator, holder: string) {
    this.#parts = parts
    this.#record = record
    this.#by = by
    this.#rights = new ImporterRights(by, parts.grants)
    this.#holder = holder
  }

  /** Ends it before the next batch, because the process ends. */
  close(): void {
    this.#isClosing = true
    this.#stop.abort()
  }

  async run(): Promise<void> {
    // Hashes of a batch may take longer than a holder may be silent.
    const timer = setInterval(() => void this.#beat().catch(() => {}), TIMER_MS)
    timer.unref()
    try {
      const failure = await this.#work()
      await this.#finish(failure)
    } catch (error) {
      // The store is away: the import is given up when nothing was heard for a while.
      this.#parts.events.report(harmless(error), 'import')
    } finally {
      clearInterval(timer)
    }
  }

  async #work(): Promise<ImportFailure | null> {
    try {
      this.#mayHash = !(await this.#isLarge())
      await this.#importAll()
      return this.#lost
    } catch (error) {
      if (error instanceof ImportUnreadable) return { code: error.code, params: error.params }
      this.#parts.events.report(harmless(error), 'import')
      const isAway = error instanceof StoreUnavailable
      return { code: isAway ? 'import.failed_store' : 'import.failed' }
    }
  }

  async #importAll(): Promise<void> {
    const { events, hashes, bulk, passwords } = this.#parts
    const { choices, state } = this.#record
    const { who, request } = this.#by
    const work = new UserImport(bulk(), passwords, {
      dryRun: state === 'checking',
      skipBad: true,
      hashes: { ...hashes, allowWeak: choices.allowWeak },
      batchSize: this.#mayHash ? BATCH_WITH_PASSWORDS : BATCH,
      events,
      act: { actor: who, request },
      check: async (users) => {
        const found = await this.#rights.problemsOf(users)
        return users.map((user, index) => [
          ...(this.#mayHash ? [] : tooSlow(user)),
          ...(found[index] ?? []),
        ])
      },
      onRefused: (line, problems) => this.#refused.add(line, problems),
      onProgress: async (counts) => {
        this.#counts = counts
        await this.#beat()
      },
      signal: this.#stop.signal,
    })
    try {
      await work.run(this.#lines())
    } finally {
      this.#counts = work.counts
    }
  }

  /** Whether there are more lines than passwords can be hashed for. It reads no further than it must. */
  async #isLarge(): Promise<boolean> {
    let lines = 0
    for await (const some of this.#lines()) {
      lines += some.length
      if (lines > MOST_LINES_WITH_PASSWORDS) return true
    }
    return false
  }

  async *#lines() {
    const { choices, id } = this.#record
    const source = this.#parts.spool.open(id)
    this.#bytesRead = () => source.bytesRead
    const options = { ...readOptionsOf(choices), hashes: this.#parts.hashes }
    try {
      yield* readLines(source, choices.format, options)
    } finally {
      source.destroy()
    }
  }

  /** Looks whether it is still ours, and notes how far it has come twice a second. */
  async #beat(): Promise<void> {
    const { store, clock } = this.#parts
    const { id } = this.#record
    const now = clock()
    const isDue = now - this.#beatAt >= BEAT_MS
    if (isDue) this.#beatAt = now
    const isOurs = isDue
      ? await store.progress(id, this.#holder, this.#progress(), now)
      : isHeldBy(await store.find(id), this.#holder)
    if (now - this.#rightsAt >= RIGHTS_MS) await this.#readRights(now)
    if (!isOurs || this.#lost) this.#stop.abort()
  }

  async #readRights(now: number): Promise<void> {
    this.#rightsAt = now
    const by = await this.#parts.again(this.#by)
    if (by) this.#rights = new ImporterRights(by, this.#parts.grants)
    else this.#lost = { code: 'import.right_lost' }
  }

  #progress() {
    return { counts: this.#counts, bytesRead: this.#bytesRead() }
  }

  #endState(failure: ImportFailure | null): ImportEnd['state'] {
    if (this.#isClosing) return 'interrupted'
    if (failure) return 'failed'
    return this.#record.state === 'running' ? 'done' : 'checked'
  }

  async #finish(failure: ImportFailure | null): Promise<void> {
    const { store, clock, spool } = this.#parts
    const { id, state } = this.#record
    const isRun = state === 'running'
    const end: ImportEnd = {
      counts: isRun ? this.#counts : NOTHING,
      checked: isRun || failure ? null : this.#counts,
      bytesRead: this.#bytesRead(),
      state: this.#endState(failure),
      refusedLines: this.#refused.all,
      failure,
    }
    await store.finish(id, this.#holder, end, clock())
    const after = await store.find(id)
    if (after?.state !== 'checked') await spool.remove(id)
  }
}

function isHeldBy(record: ImportRecord | null, holder: string): boolean {
  return record?.holder === holder && isAtWork(record.state)
}
