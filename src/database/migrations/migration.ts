import type { QueryInterface, Transaction } from 'sequelize'

/** What a migration works with. Everything it does goes through the transaction. */
export interface MigrationContext {
  readonly schema: QueryInterface
  readonly transaction: Transaction
}

/** One reversible step of the database's structure. */
export interface Migration {
  /** Never changes once released: it is what a database remembers. */
  readonly name: string
  up(context: MigrationContext): Promise<void>
  down(context: MigrationContext): Promise<void>
}
