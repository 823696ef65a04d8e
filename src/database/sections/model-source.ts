import { type Model, type ModelStatic, Op, Transaction, type WhereOptions } from 'sequelize'
import type { SectionSource } from '../../auth/sections/section-source.ts'
import { scopeOf } from '../connection/sequelize-internals.ts'
import { type ParseUserId, userIdParser } from '../users/model/user-id.ts'
import { describeMembers } from './describe-members.ts'
import { sequelizeOf } from './list-order.ts'
import { RowList } from './list-rows.ts'
import { asRowError } from './row-problems.ts'

/**
 * The rows of a Sequelize model, for a section of the admin. Rows are written by way of the model, so that its
 * validation, its hooks and its timestamps hold, and within a transaction that locks the row.
 *
 * A default scope stays in force: give `Model.unscoped()` for all rows.
 *
 * @throws TypeError for a model without a single primary key, or one of a type that no address can name; and for a
 *   scope that a list cannot have.
 */
export function modelSource<M extends Model>(model: ModelStatic<M>): SectionSource<M> {
  const parseId = checkedKey(model)
  checkScope(model)
  const key = model.primaryKeyAttribute
  const columns = model.getAttributes()
  const names = Object.entries(columns).map(([name, { field }]) => [field ?? name, name] as const)
  const byColumn = new Map([...names, ...Object.keys(columns).map((name) => [name, name] as const)])
  const list = new RowList(model, parseId)

  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw asRowError(error, byColumn)
    }
  }
  const whereId = (id: string): WhereOptions | null => {
    const value = parseId(id)
    if (value === null) return null
    return { [key]: typeof value === 'bigint' ? String(value) : value } as WhereOptions
  }
  /** Does something with a row that nobody else changes meanwhile. */
  const locked = <T>(id: string, work: (row: M, transaction: Transaction) => Promise<T>) =>
    guarded(async () => {
      const where = whereId(id)
      if (where === null) return null
      // On SQLite a transaction that reads first and writes later could lose the race for the write lock half-way.
      const options = { type: Transaction.TYPES.IMMEDIATE }
      return sequelizeOf(model).transaction(options, async (transaction) => {
        const row = await model.findOne({ where, transaction, lock: transaction.LOCK.UPDATE })
        return row && work(row, transaction)
      })
    })
  const { autoIncrement, defaultValue } = columns[key as keyof typeof columns] ?? {}

  return {
    members: describeMembers(columns),
    canAdd: Boolean(autoIncrement) || defaultValue !== undefined,
    idOf: (row) => idText(row.get(key)),
    list: (query) => guarded(() => list.page(query)),
    get: (id) =>
      guarded(async () => {
        const where = whereId(id)
        return where && model.findOne({ where })
      }),
    async save(id, values, check) {
      if (id === null) {
        const made = await guarded(() => model.create(values as never))
        return String(made.get(key))
      }
      return locked(id, async (row, transaction) => {
        check(row)
        row.set(values as never)
        await row.save({ transaction })
        return id
      })
    },
    async remove(id, check) {
      const isRemoved = await locked(id, async (row, transaction) => {
        check(row)
        await row.destroy({ transaction })
        return true
      })
      return isRemoved ?? false
    },
  }
}

/** @throws TypeError */
function checkedKey(model: ModelStatic<Model>): ParseUserId {
  const { name, primaryKeyAttributes } = model
  const [key, ...others] = primaryKeyAttributes
  if (key === undefined || others.length > 0) {
    const has =
      key === undefined ? 'no primary key' : `a key of ${primaryKeyAttributes.length} columns`
    throw new TypeError(
      `modelSource(): the model ${name} has ${has}, and the address of a row names one`,
    )
  }
  const column = model.getAttributes()[key]
  const parse = column ? userIdParser(column) : null
  if (parse) return parse
  throw new TypeError(
    `modelSource(): the primary key "${key}" of ${name} is neither a whole number, nor a UUID, nor text`,
  )
}

const NOT_IN_A_SCOPE = [
  'order',
  'limit',
  'offset',
  'group',
  'include',
  'attributes',
  'having',
  'raw',
]

/** @throws TypeError for what would break the pages of a list. */
function checkScope(model: ModelStatic<Model>): void {
  const scope = scopeOf(model)
  const wrong = NOT_IN_A_SCOPE.find((one) => scope[one] !== undefined)
  const { where } = scope as { where?: object }
  const found = wrong ?? (where && Reflect.ownKeys(where).includes(Op.and) ? 'Op.and' : undefined)
  if (found === undefined) return
  throw new TypeError(
    `modelSource(): a list cannot have \`${found}\` in the scope of ${model.name}. Give a model whose scope has only \`where\`, such as \`${model.name}.unscoped()\``,
  )
}

/** SQLite's driver rounds a great number: it would be the id of another row. */
function idText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'number' && !Number.isSafeInteger(value) ? null : String(value)
}
