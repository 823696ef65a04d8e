import { CommandFailed, WrongUsage } from '../command.ts'
import type { App } from './app.ts'
import { checkMapping, remarksOn } from './check-mapping.ts'
import { chooseTable } from './choose-table.ts'
import { openReader } from './database/drivers.ts'
import type { Orm } from './files/orm-parts.ts'
import { proposeMapping } from './mapping.ts'
import { ARRAY_TABLE } from './orms/array.ts'
import { chooseOrm } from './orms/orms.ts'
import { findPrismaModel, prismaClient, readPrismaSchema } from './orms/prisma-schema.ts'
import { type Plan, planOf } from './plan.ts'

/** What the person at the terminal has said. */
export interface Wishes {
  readonly orm: string | undefined
  readonly table: string | undefined
  readonly said: Readonly<Record<string, string>>
  readonly url: string | undefined
  readonly folder: string
}

/** What is to be written, and what is worth a line. */
export interface Made {
  readonly orm: Orm
  readonly plan: Plan
  readonly remarks: readonly string[]
}

/**
 * Reads the table from the database of the app, and finds out which column is which.
 *
 * @throws CommandFailed for what cannot work, and WrongUsage for what must be said; both name the remedy.
 */
export async function makePlan(app: App, wishes: Wishes): Promise<Made> {
  const orm = chooseOrm(wishes.orm, app.packages)
  const prisma = { model: '', fields: new Map(), client: '' }
  if (orm.name === 'array') {
    const mapping = proposeMapping(ARRAY_TABLE, wishes.said)
    const plan = planOf(ARRAY_TABLE, mapping, { driver: 'sqlite3' }, { app, prisma })
    return { orm, plan, remarks: [] }
  }
  if (wishes.url === undefined || wishes.url === '') {
    throw new WrongUsage(
      'Say where the users are: --database-url URL, or DATABASE_URL in the environment or in .env',
    )
  }
  const reader = await openReader(wishes.url, app.directory)
  try {
    if (reader.driver.includes('pglite') && orm.name !== 'drizzle') {
      throw new CommandFailed(
        `PGlite goes with Drizzle here. Give ${orm.title} a postgres:// address.`,
      )
    }
    const table = await chooseTable(reader, wishes.table)
    const mapping = proposeMapping(table, wishes.said)
    checkMapping(table, mapping)
    const names = orm.name === 'prisma' ? prismaNames(app, wishes.folder, table.name) : prisma
    const plan = planOf(table, mapping, reader, { app, prisma: names })
    const decorators =
      orm.name === 'sequelize' && !app.hasDecorators
        ? ['tsconfig.json needs "experimentalDecorators": true in its compilerOptions.']
        : []
    return { orm, plan, remarks: [...remarksOn(table, mapping), ...decorators] }
  } finally {
    await reader.close()
  }
}

function prismaNames(app: App, folder: string, table: string): Plan['prisma'] {
  const schema = readPrismaSchema(app.directory)
  const client = prismaClient(app.directory, folder, app.extension)
  const found = schema === null ? null : findPrismaModel(schema, table)
  if (schema !== null && !found) {
    throw new CommandFailed(
      `The schema of Prisma has no model for the table ${table}. Add it: npx prisma db pull`,
    )
  }
  return { client, ...(found ?? { model: table, fields: new Map() }) }
}
