import type { Column, Dialect } from '../database/column.ts'
import { quoted } from '../plan.ts'

/** A column for Drizzle: the function that makes it, and the code. */
export function drizzleColumn(column: Column, dialect: Dialect): { maker: string; code: string } {
  const { name, isKey, isAuto, isNullable } = column
  const { maker, options } = MAKERS[dialect](column)
  const end = isKey
    ? `.primaryKey()${isAuto ? GENERATED[dialect] : ''}`
    : isNullable
      ? ''
      : '.notNull()'
  return { maker, code: `${maker}(${quoted(name)}${options})${end}` }
}

const GENERATED: Readonly<Record<Dialect, string>> = {
  postgres: '.generatedByDefaultAsIdentity()',
  mariadb: '.autoincrement()',
  sqlite: '({ autoIncrement: true })',
}

type Maker = (column: Column) => { maker: string; options: string }

const MAKERS: Readonly<Record<Dialect, Maker>> = {
  postgres: ({ kind, type, width }) => {
    if (kind === 'bigint') return { maker: 'bigint', options: ", { mode: 'bigint' }" }
    if (kind === 'boolean' || kind === 'uuid' || kind === 'integer')
      return { maker: kind, options: '' }
    if (kind === 'date') {
      const options = /with time zone/.test(type) ? ', { withTimezone: true }' : ''
      return { maker: 'timestamp', options }
    }
    if (/^character\(/.test(type)) return { maker: 'char', options: `, { length: ${width} }` }
    return width === null
      ? { maker: 'text', options: '' }
      : { maker: 'varchar', options: `, { length: ${width} }` }
  },
  mariadb: ({ kind, width, type }) => {
    if (kind === 'bigint') return { maker: 'bigint', options: ", { mode: 'bigint' }" }
    if (kind === 'boolean') return { maker: 'boolean', options: '' }
    if (kind === 'integer') return { maker: 'int', options: '' }
    if (kind === 'date') return { maker: 'datetime', options: '' }
    if (width === null)
      return {
        maker: kind === 'uuid' ? 'char' : 'text',
        options: kind === 'uuid' ? ', { length: 36 }' : '',
      }
    return { maker: /^char/.test(type) ? 'char' : 'varchar', options: `, { length: ${width} }` }
  },
  sqlite: ({ kind }) => {
    if (kind === 'boolean') return { maker: 'integer', options: ", { mode: 'boolean' }" }
    if (kind === 'integer' || kind === 'bigint') return { maker: 'integer', options: '' }
    return { maker: 'text', options: '' }
  },
}
