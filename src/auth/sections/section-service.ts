import type { Administrator } from '../administration/administrator.ts'
import { actOf } from '../administration/administrator.ts'
import type { KeyedDigest } from '../crypto/keyed-digest.ts'
import { Refused } from '../errors.ts'
import type { EventHub } from '../events.ts'
import { type Outcome, type Problem, refused } from '../problem.ts'
import { RowChanged, RowRefused } from './section-errors.ts'
import type { SectionSource } from './section-source.ts'

/** The values of a form, as they are shown: text by name. */
export type RowTexts = Readonly<Record<string, string>>

/** What a service needs of a section. */
export interface ServedSection {
  readonly name: string
  readonly source: SectionSource
  /** What the form of a row shows. */
  textsOf(row: object): RowTexts
}

/** What somebody does to a row that they have looked at. */
export interface RowAct {
  readonly by: Administrator
  readonly id: string
  /** The version that the form was made of. */
  readonly version: string
}

const GONE: Problem = { field: '', code: 'section_row_gone' }

/** Adds, changes and removes rows of the app for staff, and announces it: never what was written. */
export class SectionService {
  readonly #section: ServedSection
  readonly #digest: KeyedDigest
  readonly #events: EventHub

  constructor(section: ServedSection, digest: KeyedDigest, events: EventHub) {
    this.#section = section
    this.#digest = digest
    this.#events = events
  }

  /**
   * What tells whether a row is still as somebody has seen it: a keyed digest of what its form shows. A member that
   * the form does not show may change meanwhile: it is not written either.
   */
  versionOf(id: string, row: object): string {
    const texts = this.#section.textsOf(row)
    const parts = Object.entries(texts).flat()
    return this.#digest.make('section-row', this.#section.name, id, ...parts)
  }

  /** @returns the id of the new row. */
  async add(
    by: Administrator,
    values: Readonly<Record<string, unknown>>,
  ): Promise<Outcome<string>> {
    return this.#answered(async () => {
      const id = (await this.#section.source.save?.(null, values, () => {})) ?? null
      if (id !== null) await this.#announce('section.added', by, id, Object.keys(values))
      return id
    })
  }

  /** Changes these values, unless somebody else has changed the row since `version`. */
  async change(
    { by, id, version }: RowAct,
    values: Readonly<Record<string, unknown>>,
  ): Promise<Outcome<string>> {
    const check = this.#check(id, version)
    return this.#answered(async () => {
      // A source may not look again where it writes.
      const row = await this.#section.source.get(id)
      if (row === null) return null
      check(row)
      if (Object.keys(values).length === 0) return id
      const saved = (await this.#section.source.save?.(id, values, check)) ?? null
      if (saved !== null) await this.#announce('section.changed', by, id, Object.keys(values))
      return saved
    })
  }

  /** Removes a row, unless somebody else has changed it since `version`. */
  async remove({ by, id, version }: RowAct): Promise<Outcome<string>> {
    const check = this.#check(id, version)
    return this.#answered(async () => {
      const row = await this.#section.source.get(id)
      if (row === null) return null
      check(row)
      if (!(await this.#section.source.remove?.(id, check))) return null
      await this.#announce('section.deleted', by, id, [])
      return id
    })
  }

  #check(id: string, version: string): (row: object) => void {
    return (row) => {
      if (this.versionOf(id, row) !== version) throw new RowChanged()
    }
  }

  async #answered(work: () => Promise<string | null>): Promise<Outcome<string>> {
    try {
      const id = await work()
      return id === null ? refused(GONE) : { ok: true, value: id }
    } catch (error) {
      if (error instanceof RowChanged) return refused({ field: '', code: 'section_row_changed' })
      if (error instanceof RowRefused) return { ok: false, problems: error.problems }
      if (error instanceof Refused) return refused(error.problem)
      throw error
    }
  }

  async #announce(
    name: 'section.added' | 'section.changed' | 'section.deleted',
    by: Administrator,
    row: string,
    fields: readonly string[],
  ): Promise<void> {
    const section = this.#section.name
    await this.#events.emit({ name, ...actOf(by), details: { section, row, fields } })
  }
}
