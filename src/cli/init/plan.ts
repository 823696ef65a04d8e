import type { App } from './app.ts'
import { formatFor } from './check-mapping.ts'
import type { Column, Dialect, Reader, Table } from './database/column.ts'
import type { Mapping } from './mapping.ts'

/** What the files are made of. */
export interface Plan {
  readonly table: Table
  readonly dialect: Dialect
  /** The package that connects to the database, such as `pg`. */
  readonly driver: string
  readonly mapping: Mapping
  /** What one person is called in code, such as `Member`. */
  readonly person: string
  /** The same as the beginning of a name, such as `member`. */
  readonly start: string
  /** The argument of `createPasswords()`. */
  readonly passwords: string
  readonly app: Pick<App, 'runner' | 'extension'>
  /** Names in the schema of Prisma: the model, its fields by column, and from where the client is imported. */
  readonly prisma: {
    readonly model: string
    readonly fields: ReadonlyMap<string, string>
    readonly client: string
  }
}

export function planOf(
  table: Table,
  mapping: Mapping,
  { driver }: Pick<Reader, 'driver'>,
  { app, prisma }: Pick<Plan, 'app' | 'prisma'>,
): Plan {
  const person = singular(table.name)
  return {
    table,
    dialect: table.dialect,
    driver,
    mapping,
    person,
    start: person.charAt(0).toLowerCase() + person.slice(1),
    passwords: formatFor(mapping) === 'plain' ? "{ format: 'plain' }" : '',
    app,
    prisma,
  }
}

/** `tbl_club_members` is `ClubMember`. */
function singular(table: string): string {
  const words = table.replace(/^tbl_?/i, '').match(/[a-z0-9]+|[A-Z][a-z0-9]*/g) ?? ['user']
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  const one = name.replace(/ies$/, 'y').replace(/(?<!s)s$/, '')
  return /^[A-Z]/.test(one) ? one : 'Person'
}

/** Reads a property: `row.login`, or `row['pw-hash']`. */
export function property(of: string, name: string): string {
  return isPlain(name) ? `${of}.${name}` : `${of}[${quoted(name)}]`
}

/** The name of a property in an object. */
export function key(name: string): string {
  return isPlain(name) ? name : quoted(name)
}

/** A text in single quotes, as code. */
export function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}

function isPlain(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name)
}

/** The columns that are used, by member, in the order in which they are written. */
export function usedColumns({ mapping }: Pick<Plan, 'mapping'>): [keyof Mapping, Column][] {
  const order = ['id', 'username', 'email', 'passwordHash', 'isActive', 'isStaff', 'isSuperuser']
  const seen = new Set<string>()
  return (order as (keyof Mapping)[]).flatMap((member) => {
    const column = mapping[member]
    if (!column || seen.has(column.name)) return []
    seen.add(column.name)
    return [[member, column]]
  })
}

/** A line that imports, of a file that is written. */
export function importing(what: string, from: string): string {
  return `import ${what} from '${from}'`
}
