import type { Column, Dialect, Table } from '../../src/cli/init/database/column.ts'
import type { Orm } from '../../src/cli/init/files/orm-parts.ts'
import { proposeMapping } from '../../src/cli/init/mapping.ts'
import { ORMS } from '../../src/cli/init/orms/orms.ts'
import { planOf } from '../../src/cli/init/plan.ts'

/** What a page has besides the files: the database in it, what is installed, and what is good to know. */
interface Recipe {
  readonly dialect: Dialect
  readonly driver: string
  readonly url: string
  readonly notes: readonly string[]
}

const RECIPES: Readonly<Record<string, Recipe>> = {
  sequelize: {
    dialect: 'postgres',
    driver: 'pg',
    url: 'postgres://app@localhost/club',
    notes: [
      'Our tables stand in the same database, with `gw_` before their names: call `await migrate(db)` once before ' +
        'you listen, or run `gadwall migrate --print` through your own tool.',
      'The test needs no server: it runs on SQLite in memory, through the same model.',
      'Sequelize is the one ORM for which permissions, search and commands come from the library: ' +
        'see [map a legacy table](map-a-legacy-table.md).',
    ],
  },
  drizzle: {
    dialect: 'postgres',
    driver: '@electric-sql/pglite',
    url: 'pglite:data',
    notes: [
      'If you have a definition of the table already, import it in place of the one in the file.',
      'With `postgres://` and `pg`, with `mysql://` and `mysql2`, and with an SQLite file and `better-sqlite3` the files ' +
        'have the columns and the connection of those.',
    ],
  },
  kysely: {
    dialect: 'postgres',
    driver: 'pg',
    url: 'postgres://app@localhost/club',
    notes: [
      'If you have an interface of your database, put its name in place of `Tables`. `Kysely` of a larger interface is ' +
        'no `Kysely<Tables>` for TypeScript.',
    ],
  },
  knex: {
    dialect: 'mariadb',
    driver: 'mysql2',
    url: 'mysql://app@localhost/club',
    notes: ['On MariaDB, Knex needs the package `mysql2`.'],
  },
  objection: {
    dialect: 'postgres',
    driver: 'pg',
    url: 'postgres://app@localhost/club',
    notes: ['If you have a model of the table already, use it in place of the one in the file.'],
  },
  typeorm: {
    dialect: 'sqlite',
    driver: 'better-sqlite3',
    url: 'sqlite:data/club.sqlite',
    notes: [
      'Put the entity of the file into `entities` of your `DataSource`. Two entities may describe one table; yours does ' +
        'as well, if its fields have these names.',
      'The entity is an `EntitySchema`, so that nothing depends on how your decorators are compiled.',
    ],
  },
  prisma: {
    dialect: 'postgres',
    driver: 'pg',
    url: 'postgres://app@localhost/club',
    notes: [
      'The names are those of your `schema.prisma`, `@map` and `@@map` included. Without a model of the table, run ' +
        '`npx prisma db pull` first.',
      'The file asks for two functions of the client, so it compiles before `prisma generate` has run; the test needs ' +
        'the generated client and the adapter for your database.',
    ],
  },
}

/** The pages by the name of their file. */
export function recipePages(): ReadonlyMap<string, string> {
  return new Map(
    ORMS.filter(({ name }) => name in RECIPES).map((orm) => [`recipe-${orm.name}.md`, pageOf(orm)]),
  )
}

function pageOf(orm: Orm): string {
  const { dialect, driver, url, notes } = RECIPES[orm.name] as Recipe
  const table = tableOn(dialect)
  const prisma = { model: 'Member', fields: new Map(), client: '@prisma/client' }
  const app = { runner: 'node:test', extension: '.js' } as const
  const plan = planOf(table, proposeMapping(table, {}), { driver }, { app, prisma })
  const attached = orm.name === 'sequelize'
  const rest = attached ? '' : `${wrap(SESSIONS)}\n\n`
  return [
    `# ${orm.title}`,
    '',
    `A table of users that is there already, reached with ${orm.title}. These are the files that`,
    '[`gadwall init`](start-in-an-app.md) writes for it:',
    '',
    ...code(
      'sh',
      `npm install gadwall\nnpx gadwall init --orm ${orm.name} --table members --database-url ${url}`,
    ),
    '',
    ...notes.map((note) => wrap(`- ${note}`)),
    '',
    '## users.ts',
    '',
    WRITTEN,
    ...code('ts', orm.usersFile(plan).trimEnd()),
    '',
    '## Mount it',
    '',
    '<!-- not compiled: it imports the file above -->',
    ...code('ts', attached ? ATTACHED : OTHERS),
    '',
    `${rest}## users.test.ts`,
    '',
    WRITTEN,
    ...code('ts', orm.testFile(plan).trimEnd()),
    '',
  ].join('\n')
}

const WRITTEN =
  '<!-- not compiled: it is what gadwall init writes; the tests of init compile and run it with the ORM -->'

const SESSIONS =
  'Sessions go where you like: into tables of ours by `connect()`, as here, or into a store of your own (see ' +
  '[write a backend](write-a-backend.md)). The last argument says what somebody may do: ' +
  '`mountUsers(koa, db, options, (user) => rights[user.id] ?? [])`.'

function code(language: string, text: string): string[] {
  return [`\`\`\`${language}`, text, '```']
}

const GUARDED = `koa.use(protect(requireLogin(), (ctx) => {
  ctx.body = \`Hello, \${ctx.state.user.username}\`
}))
await users.ready()
koa.listen(3000)`

const ATTACHED = `import { protect, requireLogin } from 'gadwall'
import Koa from 'koa'
import { db } from './db.js' // Your own connection.
import { migrate, mountUsers } from './users.js'

await migrate(db)
const koa = new Koa()
const secret = process.env.SECRET ?? ''
const users = mountUsers(koa, db, { secret, baseUrl: 'http://localhost:3000' })
${GUARDED}`

const OTHERS = `import { protect, requireLogin } from 'gadwall'
import { connect, makeReady, SequelizeSessionStore } from 'gadwall/sequelize'
import Koa from 'koa'
import { db } from './db.js' // Your own connection.
import { mountUsers } from './users.js'

const ours = await connect({ url: 'sqlite:sessions.sqlite' })
await makeReady(ours)
const koa = new Koa()
const stores = { sessions: new SequelizeSessionStore(ours) }
const secret = process.env.SECRET ?? ''
const users = mountUsers(koa, db, { stores, secret, baseUrl: 'http://localhost:3000' })
${GUARDED}`

/** `members`, as an old app may have it, on each database. */
export function tableOn(dialect: Dialect): Table {
  const column: Omit<Column, 'name' | 'type' | 'kind'> = {
    width: null,
    isPadded: false,
    isNullable: false,
    isUnique: false,
    isKey: false,
    isAuto: false,
    isReused: false,
  }
  const text = dialect === 'postgres' ? 'character varying' : 'varchar'
  const flag = dialect === 'mariadb' ? 'tinyint(1)' : 'boolean'
  const number = dialect === 'mariadb' ? 'int(11)' : 'integer'
  return {
    name: 'members',
    dialect,
    columns: [
      { ...column, name: 'member_no', type: number, kind: 'integer', isKey: true, isAuto: true },
      { ...column, name: 'login', type: `${text}(40)`, kind: 'text', width: 40, isUnique: true },
      { ...column, name: 'mail', type: `${text}(254)`, kind: 'text', width: 254, isNullable: true },
      { ...column, name: 'pw_hash', type: `${text}(60)`, kind: 'text', width: 60 },
      { ...column, name: 'enabled', type: flag, kind: 'boolean' },
    ],
  }
}

/** Lines of 116 characters at most. */
function wrap(text: string): string {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && `${last} ${word}`.length <= 116)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(lines.length > 0 && text.startsWith('- ') ? `  ${word}` : word)
  }
  return lines.join('\n')
}
