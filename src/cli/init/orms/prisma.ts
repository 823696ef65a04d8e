import type { Column } from '../database/column.ts'
import type { Orm, TestParts, UsersParts } from '../files/orm-parts.ts'
import { testFile } from '../files/test-file.ts'
import { usersFile } from '../files/users-file.ts'
import { key, type Plan, usedColumns } from '../plan.ts'
import { bodyOf, idValue } from './row-text.ts'

export const prisma: Orm = {
  name: 'prisma',
  title: 'Prisma',
  packages: ['@prisma/client', 'prisma'],
  usersFile: (plan) => usersFile(plan, usersParts(plan)),
  testFile: (plan) => testFile(plan, usersParts(plan), testParts(plan)),
}

function usersParts(plan: Plan): UsersParts {
  const { person, mapping, prisma } = plan
  const { id, username, passwordHash } = mapping
  const row = `${person}Row`
  const rows = delegate(prisma.model)
  const fields = usedColumns(plan).map(
    ([, column]) => `${key(fieldOf(plan, column))}: ${typeOf(column)}`,
  )
  const byId = `${key(fieldOf(plan, id))}: ${idValue(plan, 'bigint')}`
  const hash = key(fieldOf(plan, passwordHash))
  return {
    imports: [],
    schema: `/** What is read of a row, with the names of your schema. */
interface ${row} ${bodyOf(fields)}

/** What is used of your client: hand in \`prisma\` itself. */
export interface Database {
  readonly ${rows}: {
    findFirst(args: { where: Partial<${row}> }): PromiseLike<${row} | null>
    updateMany(
      args: { where: Partial<${row}>; data: Partial<${row}> },
    ): PromiseLike<{ count: number }>
  }
}`,
    database: 'Database',
    field: (_, column) => fieldOf(plan, column),
    flag: ({ kind }) => (kind === 'boolean' ? 'boolean' : 'number'),
    where: `Partial<${row}>`,
    query: `Promise.resolve(db.${rows}.findFirst({ where }))`,
    byName: `{ ${key(fieldOf(plan, username))}: username }`,
    byId: `{ ${byId} }`,
    save: `const same = { ${byId}, ${hash}: before }
      const saved = db.${rows}.updateMany({ where: same, data: { ${hash}: now } })
      return (await Promise.resolve(saved).catch(unavailable)).count === 1`,
  }
}

function typeOf({ kind, isNullable }: Column): string {
  const types: Readonly<Record<string, string>> = {
    integer: 'number',
    bigint: 'bigint',
    boolean: 'boolean',
    date: 'Date',
  }
  return `${types[kind] ?? 'string'}${isNullable ? ' | null' : ''}`
}

function fieldOf({ prisma }: Plan, { name }: Column): string {
  return prisma.fields.get(name) ?? name
}

/** `prisma.member` of the model `Member`. */
function delegate(model: string): string {
  return model.charAt(0).toLowerCase() + model.slice(1)
}

function testParts(plan: Plan): TestParts {
  const { prisma, mapping } = plan
  const rows = `db.${delegate(prisma.model)}`
  const where = `where: { ${key(fieldOf(plan, mapping.id))}: ${idValue(plan, 'bigint')} }`
  const [module, adapter, options] = ADAPTERS[plan.dialect]
  return {
    imports: [
      `import { ${adapter} } from '${module}'`,
      `import { PrismaClient } from '${prisma.client}'`,
    ],
    fromUsers: [],
    database: 'PrismaClient',
    open: `const db = new PrismaClient({ adapter: new ${adapter}(${options}) })
  await db.$executeRawUnsafe(TABLE)
  return db`,
    hasTable: true,
    clear: `await ${rows}.deleteMany()`,
    insert: (values) => `await ${rows}.create({ data: ${values} })`,
    rowByName: `await ${rows}.findFirst({ where: { ${key(fieldOf(plan, mapping.username))}: username } })`,
    rowById: `await ${rows}.findFirst({ ${where} })`,
    update: (values) => `await ${rows}.updateMany({ ${where}, data: ${values} })`,
    remove: `await ${rows}.deleteMany({ ${where} })`,
    close: 'await it.$disconnect()',
  }
}

/** One connection of the adapter that Prisma has for the database. */
const ADAPTERS = {
  postgres: ['@prisma/adapter-pg', 'PrismaPg', '{ connectionString: url, max: 1 }'],
  mariadb: [
    '@prisma/adapter-mariadb',
    'PrismaMariaDb',
    "url.replace(/^mysql:/, 'mariadb:') + '?connectionLimit=1'",
  ],
  sqlite: ['@prisma/adapter-better-sqlite3', 'PrismaBetterSqlite3', "{ url: ':memory:' }"],
} as const
