import type { QueryInterface, Transaction } from 'sequelize'
import { type TableName, Tables } from '../connection/tables.ts'
import type { Migration, StructureRecord } from './migration.ts'

type Columns = Map<TableName, Set<string>>

/** What migrations make, found out without a database. */
export interface RecordedStructure {
  /** The columns that each table has after all of them. */
  readonly columns: ReadonlyMap<TableName, ReadonlySet<string>>
  /** The columns that each table has had whenever it was made: by these it is known as ours. */
  readonly ownColumns: ReadonlyMap<TableName, ReadonlySet<string>>
}

/** Has migrations say what they would do. They ask nothing, and nothing is changed. */
export async function recordStructure(
  migrations: readonly Migration[],
): Promise<RecordedStructure> {
  const columns: Columns = new Map()
  const ownColumns: Columns = new Map()
  const record: StructureRecord = {
    create(table, names) {
      columns.set(table, new Set(names))
      const own = ownColumns.get(table)
      ownColumns.set(table, new Set(names.filter((name) => own?.has(name) ?? true)))
    },
    add(table, name) {
      columns.get(table)?.add(name)
    },
    drop(table) {
      columns.delete(table)
    },
  }
  const context = { schema: silent(record), tables: new Tables(), transaction: {} as Transaction }
  const isOurs = async () => true
  for (const { up } of migrations) await up({ ...context, record, isOurs })
  return { columns, ownColumns }
}

/** For migrations that work with Sequelize directly. */
function silent(record: StructureRecord): QueryInterface {
  const schema = {
    addColumn: async (table: TableName, name: string) => record.add(table, name),
    sequelize: { query: async () => [], getDialect: () => 'none' },
  }
  return schema as unknown as QueryInterface
}
