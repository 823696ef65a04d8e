import type {
  ImportEnd,
  ImportFailure,
  ImportProgress,
  ImportRecord,
  ImportStore,
  NewImport,
} from '../../auth/import/runs/import-store.ts'
import type { DataOwner } from '../../auth/own-data/tells-of-person.ts'
import type { Connection } from '../connection/connection.ts'
import { type InTransaction, Sql, type SqlValues } from '../connection/sql.ts'
import { isStorable } from '../connection/storable.ts'
import { rowsOfPerson } from '../own-data/rows-of-person.ts'
import { type ImportRow, LIST_COLUMNS, toImport } from './import-rows.ts'

const AT_WORK = "state IN ('checking', 'running')"
const COUNTS = `line_count = :lines, created_count = :created, existing_count = :existing,
  refused_count = :refused, bytes_read = :bytesRead`
const NO_COUNTS = { lines: 0, created: 0, existing: 0, refused: 0, bytesRead: 0 }

type ChangeValues = SqlValues & { readonly id: string; readonly holder?: string }

/** Keeps imports by page in the `imports` table, one statement for each call. */
export class SequelizeImportStore implements ImportStore {
  readonly #sql: Sql
  readonly #table: string

  /** @param options a transaction that every call takes part in (none). */
  constructor(connection: Connection, options: InTransaction = {}) {
    this.#sql = new Sql(connection, options)
    this.#table = this.#sql.tables.sql('imports')
  }

  dataOf(person: DataOwner) {
    return rowsOfPerson(this.#sql, 'imports', person)
  }

  async add({ by, choices, ...one }: NewImport): Promise<void> {
    await this.#sql.insert(
      `INSERT INTO ${this.#table}
         (id, backend, user_id, created_at, file_name, file_bytes, choices, state,
          line_count, created_count, existing_count, refused_count, bytes_read)
       VALUES (:id, :backend, :userId, :createdAt, :fileName, :fileBytes, :choices, 'uploaded', 0, 0, 0, 0, 0)`,
      { ...one, ...by, choices: JSON.stringify(choices) },
    )
  }

  async find(id: string): Promise<ImportRecord | null> {
    if (!isStorable(id)) return null
    const rows = await this.#sql.rows<ImportRow>(
      `SELECT ${LIST_COLUMNS}, refused_lines FROM ${this.#table} WHERE id = :id`,
      { id },
    )
    return rows[0] ? toImport(rows[0]) : null
  }

  async newest(limit: number): Promise<readonly ImportRecord[]> {
    const rows = await this.#sql.rows<ImportRow>(
      `SELECT ${LIST_COLUMNS} FROM ${this.#table} ORDER BY created_at DESC, id DESC LIMIT :limit`,
      { limit },
    )
    return rows.map(toImport)
  }

  async claim(
    id: string,
    to: 'checking' | 'running',
    holder: string,
    now: number,
  ): Promise<boolean> {
    const from = to === 'checking' ? 'uploaded' : 'checked'
    return this.#change(
      `state = :to, holder = :holder, beat_at = :now, ended_at = NULL, refused_lines = NULL, ${COUNTS}`,
      'state = :from',
      { id, to, from, holder, now, ...NO_COUNTS },
    )
  }

  async progress(
    id: string,
    holder: string,
    { counts, bytesRead }: ImportProgress,
    now: number,
  ): Promise<boolean> {
    return this.#change(`beat_at = :now, ${COUNTS}`, `holder = :holder AND ${AT_WORK}`, {
      id,
      holder,
      now,
      bytesRead,
      ...counts,
    })
  }

  async finish(id: string, holder: string, end: ImportEnd, now: number): Promise<boolean> {
    const { state, counts, bytesRead, checked, refusedLines, failure } = end
    const stays = `NOT (${AT_WORK})`
    // MariaDB assigns from left to right: the state, which all others look at, comes last.
    return this.#change(
      `ended_at = CASE WHEN ${stays} THEN ended_at ELSE :endedAt END,
       failure = CASE WHEN ${stays} THEN failure ELSE :failure END,
       checked = COALESCE(:checked, checked), holder = NULL, refused_lines = :refusedLines, ${COUNTS},
       state = CASE WHEN ${stays} THEN state ELSE :state END`,
      'holder = :holder',
      {
        ...{ id, holder, state, bytesRead, ...counts },
        endedAt: state === 'checked' ? null : now,
        checked: checked && JSON.stringify(checked),
        refusedLines: JSON.stringify(refusedLines),
        failure: failure && JSON.stringify(failure),
      },
    )
  }

  async cancel(id: string, now: number, failure: ImportFailure | null = null): Promise<boolean> {
    return this.#change(
      "state = 'cancelled', ended_at = :now, failure = :failure",
      `(${AT_WORK} OR state IN ('uploaded', 'checked'))`,
      { id, now, failure: failure && JSON.stringify(failure) },
    )
  }

  async interrupt(silentSince: number, now: number): Promise<number> {
    return this.#sql.update(
      `UPDATE ${this.#table} SET state = 'interrupted', ended_at = :now
       WHERE (${AT_WORK} AND beat_at < :silentSince) OR (state = 'uploaded' AND created_at < :silentSince)`,
      { silentSince, now },
    )
  }

  async #change(set: string, where: string, values: ChangeValues): Promise<boolean> {
    if (!isStorable(values.id, values.holder)) return false
    const changed = await this.#sql.update(
      `UPDATE ${this.#table} SET ${set} WHERE id = :id AND ${where}`,
      { ...values },
    )
    return changed === 1
  }
}
