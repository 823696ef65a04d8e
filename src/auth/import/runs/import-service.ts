import type { Readable } from 'node:stream'
import type { Administrator } from '../../administration/administrator.ts'
import { problem } from '../../administration/authority.ts'
import { randomText } from '../../crypto/random.ts'
import { type Outcome, refused } from '../../problem.ts'
import type { ImportChoices } from './choices.ts'
import type { ImportParts } from './import-parts.ts'
import { hasEnded, type ImportRecord, isAtWork } from './import-store.ts'
import type { ImportWork } from './import-work.ts'

/** A holder of which nothing was heard for so long is gone. */
export const GIVEN_UP_AFTER_MS = 30_000

const HOUR_MS = 60 * 60 * 1000

/** A file that nobody has imported is deleted after this time. */
const WAITS_FOR_MS = 24 * HOUR_MS

/** An upload that takes longer is over anyway, by the limit of the server. */
const UPLOAD_MS = HOUR_MS

/** Files that may wait at the same time. */
export const MOST_WAITING_FILES = 10

const ID_BYTES = 16

/** A file that comes in. */
export interface IncomingFile {
  /** Cleaned. */
  readonly name: string
  readonly choices: ImportChoices
  readonly content: Readable
}

/** Whether somebody has uploaded this. Nobody else may start it. */
export function isUploader({ who }: Pick<Administrator, 'who'>, { by }: ImportRecord): boolean {
  return by.backend === who.backend && by.userId === who.userId
}

/** Imports by page: what comes in is checked at once, and run when somebody says so. Nobody waits for either. */
export class ImportService {
  readonly #parts: ImportParts
  readonly #holder = randomText(ID_BYTES)
  readonly #works = new Map<ImportWork, Promise<void>>()
  #isClosed = false

  constructor(parts: ImportParts) {
    this.#parts = parts
  }

  /** The largest file that is taken. */
  get maxBytes(): number {
    return this.#parts.spool.maxBytes
  }

  /** Why no file can be taken now; `null` when one can. To be asked before anything is kept. */
  async fullProblem() {
    const files = await this.#parts.spool.list()
    const params = { max: MOST_WAITING_FILES }
    return files.length < MOST_WAITING_FILES ? null : problem('import_full', params)
  }

  /**
   * Keeps a file, and begins to check it.
   *
   * @returns the id of the import.
   * @throws UploadTooLarge, and whatever the upload breaks off with. Nothing is left of the file then.
   */
  async receive(by: Administrator, { name, choices, content }: IncomingFile): Promise<string> {
    const { store, spool, clock } = this.#parts
    const id = randomText(ID_BYTES)
    const fileBytes = await spool.keep(id, content)
    try {
      await store.add({ id, by: by.who, createdAt: clock(), fileName: name, fileBytes, choices })
      await this.#begin(by, id, 'checking')
    } catch (error) {
      await spool.remove(id)
      throw error
    }
    return id
  }

  /**
   * Begins to import what was checked. Of several who ask at the same time one gets it.
   *
   * Only whoever uploaded it may, and a superuser is no exception: what the check has refused to a clerk, such as a
   * superuser with a password that the clerk chose, would be written with the rights of the one who presses the button.
   *
   * @param options `leavesOut`: whether lines that are refused are to be left out.
   */
  async start(
    by: Administrator,
    record: ImportRecord,
    { leavesOut }: { readonly leavesOut: boolean },
  ): Promise<Outcome<null>> {
    const { checked, id, state } = record
    if (!isUploader(by, record)) return refused(problem('import_not_yours'))
    if (state !== 'checked' || !checked) return refused(problem('import_not_ready'))
    if (checked.created === 0) return refused(problem('import_nothing'))
    if (checked.refused > 0 && !leavesOut) {
      return refused({ field: 'leaveOut', code: 'import_leave_out' })
    }
    // Another machine of the same site may have it.
    if (!(await this.#parts.spool.has(id))) return refused(problem('import_file_gone'))
    const isOurs = await this.#begin(by, id, 'running')
    return isOurs ? { ok: true, value: null } : refused(problem('import_not_ready'))
  }

  /** Ends one that has not ended; a run ends before its next batch. False when there was nothing to end. */
  async cancel(id: string): Promise<boolean> {
    const { store, spool, clock } = this.#parts
    if (!(await store.cancel(id, clock()))) return false
    await spool.remove(id)
    return true
  }

  async find(id: string): Promise<ImportRecord | null> {
    const found = await this.#parts.store.find(id)
    if (!found || !this.#isSilent(found)) return found
    await this.#interrupt()
    const now = await this.#parts.store.find(id)
    if (now && hasEnded(now.state)) await this.#parts.spool.remove(id)
    return now
  }

  async newest(limit: number): Promise<readonly ImportRecord[]> {
    const all = await this.#parts.store.newest(limit)
    if (!all.some((one) => this.#isSilent(one))) return all
    await this.#interrupt()
    return this.#parts.store.newest(limit)
  }

  /** Gives up what nobody works on any more, and deletes files that nobody needs. */
  async sweep(): Promise<void> {
    const { store, spool, clock } = this.#parts
    await this.#interrupt()
    for (const { id, writtenAt } of await spool.list()) {
      const found = await store.find(id)
      const isOld = (found?.createdAt ?? writtenAt) < clock() - (found ? WAITS_FOR_MS : UPLOAD_MS)
      if (found?.state === 'checked' && isOld) {
        await store.cancel(id, clock(), { code: 'import.expired' })
        await spool.remove(id)
      } else if (found ? hasEnded(found.state) : isOld) await spool.remove(id)
    }
  }

  /** Ends all that is at work here before its next batch, and takes no more. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const work of this.#works.keys()) work.close()
    await Promise.all(this.#works.values())
  }

  async #begin(by: Administrator, id: string, to: 'checking' | 'running'): Promise<boolean> {
    const { store, clock } = this.#parts
    if (this.#isClosed || !(await store.claim(id, to, this.#holder, clock()))) return false
    const record = await store.find(id)
    if (!record) return false
    // It reads hashes of all kinds: whoever imports nothing does not load that.
    const { ImportWork } = await import('./import-work.ts')
    const work = new ImportWork(this.#parts, record, by, this.#holder)
    this.#works.set(
      work,
      work.run().finally(() => this.#works.delete(work)),
    )
    return true
  }

  #interrupt(): Promise<number> {
    const { store, clock } = this.#parts
    return store.interrupt(clock() - GIVEN_UP_AFTER_MS, clock())
  }

  #isSilent({ state, beatAt, createdAt }: ImportRecord): boolean {
    const isWaiting = isAtWork(state) || state === 'uploaded'
    return isWaiting && (beatAt ?? createdAt) < this.#parts.clock() - GIVEN_UP_AFTER_MS
  }
}
