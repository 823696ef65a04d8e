import type { QueryInterface, Transaction } from 'sequelize'
import type { TableName, Tables } from '../connection/tables.ts'

/** What a migration works with. Everything it does goes through the transaction. */
export interface MigrationContext {
  readonly schema: QueryInterface
  /** What the tables are called in this database. On PostgreSQL with the schema that they are made in. */
  readonly tables: Tables
  readonly transaction: Transaction
  /** Whether the table of this name is the one that migrations have made. */
  isOurs(table: TableName): Promise<boolean>
  /** Hears what would be done, instead of its being done. */
  readonly record?: StructureRecord
}

/** Notes what migrations make. */
export interface StructureRecord {
  create(table: TableName, columns: readonly string[]): void
  add(table: TableName, column: string): void
  drop(table: TableName): void
}

/** One reversible step of the database's structure. */
export interface Migration {
  /** Never changes once released: it is what a database remembers. */
  readonly name: string
  up(context: MigrationContext): Promise<void>
  down(context: MigrationContext): Promise<void>
}

/**
 * For the options of every table. MariaDB's own choice may be Latin-1, and takes é for e and a
 * dotless i for an i, so that one person's name would open another's account. Without "nopad" it would
 * take "ada " for "ada". Others ignore it.
 */
export const EXACT_TEXT = Object.freeze({ charset: 'utf8mb4', collate: 'utf8mb4_nopad_bin' })
