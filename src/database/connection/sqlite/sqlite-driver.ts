// What we use of the package sqlite3.

type Done = (error: Error | null) => void

/** The driver's own connection to an SQLite file. */
export interface SqliteHandle {
  configure(option: 'busyTimeout', value: number): void
  exec(sql: string, done: Done): void
  prepare(sql: string, done: Done): SqliteStatement
  run(
    sql: string,
    values: Readonly<Record<string, number>>,
    done: (this: { changes: number }, error: Error | null) => void,
  ): void
  close(done: Done): void
}

/** A statement that is prepared once. */
export interface SqliteStatement {
  all(values: SqliteValues, done: (error: Error | null, rows: unknown[]) => void): void
  finalize(): void
}

type SqliteValue = string | number | null

/** In order, or by the name of each, such as `:now`. */
export type SqliteValues = readonly SqliteValue[] | Readonly<Record<string, SqliteValue>>

export interface SqliteDriver {
  readonly Database: new (file: string, mode: number, done: Done) => SqliteHandle
  readonly OPEN_READWRITE: number
}
