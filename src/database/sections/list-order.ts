import { literal, type Model, type ModelStatic, type OrderItem, type Sequelize } from 'sequelize'
import type { SectionPlace } from '../../auth/sections/section-cursor.ts'
import { isText, keyOf } from '../users/model/user-id.ts'

/** A run of rows that an index gives in their order: what all of them fit, in SQL. */
export interface ListRun {
  /** The member by which it is ordered. */
  readonly order: ListOrder
  readonly isDescending: boolean
  /** Whether these are the rows without a value. */
  readonly isNull: boolean
  readonly conditions: readonly string[]
  /** What the value of each begins with, letter by letter; `null` where anything may. */
  readonly prefix: string | null
}

/** A column as lists are ordered by it, and the id where values are equal. */
export class ListOrder {
  readonly member: string
  readonly sql: string
  readonly isNullable: boolean
  /** The full value as text: a Date has only milliseconds. */
  readonly asText: string
  readonly #sequelize: Sequelize
  readonly #id: string
  readonly #isText: boolean

  /** @param isSearched whether what its text begins with is compared: byte by byte on PostgreSQL. */
  constructor(model: ModelStatic<Model>, member: string, { isSearched = false } = {}) {
    const sequelize = sequelizeOf(model)
    const column = model.getAttributes()[member]
    const dialect = sequelize.getDialect()
    const plain = columnSql(model, member)
    const isBytes =
      isSearched && dialect === 'postgres' && column !== undefined && isText(column.type)
    this.member = member
    this.sql = isBytes ? `${plain} COLLATE "C"` : plain
    this.isNullable = column?.allowNull !== false && !column?.primaryKey
    this.asText = `CAST(${plain} AS ${dialect === 'mariadb' ? 'CHAR' : 'TEXT'})`
    this.#sequelize = sequelize
    this.#id = columnSql(model, model.primaryKeyAttribute)
    this.#isText = column !== undefined && (isText(column.type) || keyOf(column.type) === 'ENUM')
  }

  /** The whole list: databases sort NULL differently, and here it is the smallest value. */
  runs(isDescending: boolean): ListRun[] {
    const run = { order: this, isDescending, prefix: null }
    if (!this.isNullable) return [{ ...run, isNull: false, conditions: [] }]
    const known = { ...run, isNull: false, conditions: [this.#known] }
    const nulls = { ...run, isNull: true, conditions: [`${this.sql} IS NULL`] }
    return isDescending ? [known, nulls] : [nulls, known]
  }

  /** What text begins with is one range, or several where letters are compared as they are. */
  runsOf(prefix: string): ListRun[] {
    const run = { order: this, isDescending: false, isNull: false, prefix: null }
    if (this.#sequelize.getDialect() === 'mariadb') {
      // Its collations fold letters themselves.
      const like = prefix.replace(/[\\%_]/g, (letter) => `\\${letter}`)
      return [{ ...run, conditions: [`${this.sql} LIKE ${this.#escape(`${like}%`)}`] }]
    }
    return spellingsOf(prefix).map((one) => ({
      ...run,
      prefix: one,
      conditions: [
        `${this.sql} >= ${this.#escape(one)}`,
        `${this.sql} < ${this.#escape(one + LAST_CHARACTER)}`,
      ],
    }))
  }

  /** Whether a place is in a run of this order. */
  isIn({ isNull, prefix }: ListRun, { member, value }: SectionPlace): boolean {
    if (member !== this.member || isNull !== (value === null)) return false
    return prefix === null || (value?.startsWith(prefix) ?? false)
  }

  /** The rows behind a place in a run. */
  behind(run: ListRun, { value, id }: SectionPlace, isBackward: boolean): string {
    const than = run.isDescending === isBackward ? '>' : '<'
    const tie = `${this.#id} ${than} ${this.#escape(id)}`
    if (run.isNull || value === null) return tie
    const known = this.#escape(value)
    // The first condition lets the database use an index. The second one alone would not.
    return `(${this.sql} ${than}= ${known} AND (${this.sql} ${than} ${known} OR ${tie}))`
  }

  /** The rows of a run up to a place, and that one. */
  upTo(run: ListRun, { value, id }: SectionPlace, isBackward: boolean): string {
    const than = run.isDescending === isBackward ? '<' : '>'
    const tie = `${this.#id} ${than}= ${this.#escape(id)}`
    if (run.isNull || value === null) return tie
    const known = this.#escape(value)
    return `(${this.sql} ${than}= ${known} AND (${this.sql} ${than} ${known} OR ${tie}))`
  }

  orderOf(run: ListRun, isBackward: boolean): OrderItem[] {
    const direction = run.isDescending === isBackward ? 'ASC' : 'DESC'
    const byId: OrderItem = [literal(this.#id), direction]
    return run.isNull || this.sql === this.#id ? [byId] : [[literal(this.sql), direction], byId]
  }

  /** Whether there is a value. SQLite takes it for a range of an index in this form only. */
  get #known(): string {
    if (this.#sequelize.getDialect() !== 'sqlite') return `${this.sql} IS NOT NULL`
    // Beside a column of text it would turn the number into text, too.
    return `${this.sql} >= ${this.#isText ? "''" : '-9e999'}`
  }

  #escape(text: string): string {
    return this.#sequelize.escape(text)
  }
}

/** Behind every text that begins like one. */
const LAST_CHARACTER = '\u{10FFFF}'

/** As it was typed, in lower case, in upper case, and with a capital: an index is asked for each. */
function spellingsOf(prefix: string): string[] {
  const [first = '', ...rest] = [...prefix]
  const lower = prefix.toLowerCase()
  const capital = first.toUpperCase() + rest.join('').toLowerCase()
  const all = [prefix, lower, prefix.toUpperCase(), capital]
  return [...new Set(all)].sort(byBytes)
}

/** In the order in which a database has them that compares bytes. */
function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

/** The column of a member as it is written in a statement. */
export function columnSql(model: ModelStatic<Model>, member: string): string {
  const schema = sequelizeOf(model).getQueryInterface()
  const name = model.getAttributes()[member]?.field ?? member
  return `${schema.quoteIdentifier(model.name, true)}.${schema.quoteIdentifier(name, true)}`
}

/** @throws TypeError for a model that was not given to a Sequelize instance yet. */
export function sequelizeOf(model: ModelStatic<Model>): Sequelize {
  if (model.sequelize) return model.sequelize
  throw new TypeError(
    `The model ${model.name} belongs to no Sequelize instance yet: call init() first`,
  )
}
