import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { sitePermissions } from '../../../src/auth/permissions/site-permissions.ts'
import {
  attach,
  connect,
  type MigrationDialect,
  Migrator,
  makeReady,
  migrationSql,
  SequelizeGrantStore,
  sequelizeStores,
} from '../../../src/sequelize.ts'
import { databases, newAppInstance, prefixedDatabases } from '../databases.ts'

const AT = new Date('2026-01-02T03:04:05.678Z')
const options = { permissions: sitePermissions }

for (const database of [...databases, ...prefixedDatabases]) {
  describe(`migrationSql() on ${database.name}`, () => {
    it('makes what Migrator makes, and Migrator finds nothing to do', async function () {
      const { tablePrefix = '' } = database
      const [url, other] = [await database.createUrl(this), await database.createUrl(this)]
      const dialect = newAppInstance(url).getDialect() as MigrationDialect
      const sql = await migrationSql({ dialect, tablePrefix, ...options, at: AT })
      const tool = newAppInstance(url)
      for (const statement of statementsOf(sql))
        await tool.query(statement, { type: QueryTypes.RAW })
      const migrated = await connect({ url: other, tablePrefix })
      await new Migrator(migrated, options).up()

      await makeReady(tool, { tablePrefix, ...options })
      const status = await new Migrator(tool, { tablePrefix, ...options }).status()
      expect(status).to.deep.include({ pending: [], missing: [], unknown: [], undeclared: [] })
      expect(await new Migrator(tool, { tablePrefix, ...options }).up()).to.deep.equal([])
      expect(await structureOf(tool)).to.deep.equal(await structureOf(migrated))

      const stores = sequelizeStores(tool, { tablePrefix })
      await stores.checkReady()
      const ada = await stores.users.create({ username: 'ada' })
      const grants = new SequelizeGrantStore(attach(tool, { tablePrefix }))
      await grants.grant(stores.users.referenceTo(ada), sitePermissions[0]?.name as string)
      await Promise.all([tool.close(), migrated.close()])
    })
  })
}

describe('migrationSql()', () => {
  it('connects to nothing, and has a row for each migration', async () => {
    const sql = await migrationSql({ dialect: 'postgres', tablePrefix: 'auth.gw_', at: AT })
    expect(sql).to.match(/^CREATE SCHEMA IF NOT EXISTS "auth";\n/)
    expect(sql).to.contain(
      `INSERT INTO "auth".gw_gadwall_migrations (name, executed_at) VALUES ('0001-users', '${AT.toISOString()}');`,
    )
  })

  it('leaves the table of users to an app that has one', async () => {
    const sql = await migrationSql({ dialect: 'sqlite', stockUsers: false })
    expect(sql).not.to.match(/CREATE TABLE `users`|0001-users/)
  })

  it('refuses a schema where there are none', async () => {
    const error = await migrationSql({ dialect: 'mariadb', tablePrefix: 'auth.' }).catch(
      (caught: unknown) => caught,
    )
    expect(error).to.be.an.instanceOf(TypeError)
  })
})

/** As a tool would take it apart: no statement of ours has a semicolon within a line. */
function statementsOf(sql: string): string[] {
  return sql.split('\n').filter((line) => line !== '' && !line.startsWith('--'))
}

const STRUCTURE: Readonly<Record<string, string>> = {
  sqlite: "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name",
  postgres: `SELECT table_schema, table_name, column_name, data_type, is_nullable, character_maximum_length,
    column_default FROM information_schema.columns
    WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2, 3`,
  mariadb: `SELECT table_name, column_name, column_type, is_nullable, column_key, collation_name
    FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1, 2`,
}

async function structureOf(on: ReturnType<typeof newAppInstance>): Promise<unknown> {
  return on.query(STRUCTURE[on.getDialect()] as string, { type: QueryTypes.SELECT })
}
