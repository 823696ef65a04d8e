import { inspect } from 'node:util'
import { expect } from 'chai'
import { DataTypes, QueryTypes } from 'sequelize'
import { Migrator, makeReady, sequelizeStores } from '../../../src/sequelize.ts'
import { databases, newAppInstance, sqlite } from '../databases.ts'

const NAMES = ['users', 'groups', 'sessions', 'permissions', 'tokens', 'throttles', 'Users']

for (const database of databases) {
  describe(`an app with tables named like ours, on ${database.name}`, () => {
    it('is told in one sentence to give a prefix, with which all works', async function () {
      this.timeout(60_000)
      for (const tableName of NAMES) {
        const app = newAppInstance(await database.createUrl(this))
        const own = app.define('Own', { name: DataTypes.STRING }, { tableName, timestamps: false })
        await app.sync()
        const starts = [
          () => new Migrator(app).up(),
          ...(database === sqlite ? [() => makeReady(app)] : []),
        ]
        const isSame = tableName !== 'Users' || database === sqlite
        for (const start of isSame ? starts : []) {
          const error = (await start().catch((caught: unknown) => caught)) as Error
          expect(error).to.be.an.instanceOf(Error).with.property('name', 'NameTaken')
          expect(error.message).to.contain(`"${tableName}"`).and.to.contain('`tablePrefix`')
          expect(inspect(error).split('\n').length).to.be.below(30)
        }

        await new Migrator(app, { tablePrefix: 'gw_' }).up()
        await sequelizeStores(app, { tablePrefix: 'gw_' }).checkReady()
        expect(await own.count()).to.equal(0)
        await app.close()
      }
    })

    it('is told in a few lines of any other failure, and of which step it was', async function () {
      const app = newAppInstance(await database.createUrl(this))
      await new Migrator(app).up()
      await app.query("DELETE FROM gadwall_migrations WHERE name LIKE '0006%'", {
        type: QueryTypes.BULKDELETE,
      })
      const error = (await new Migrator(app).up().catch((caught: unknown) => caught)) as Error
      expect(error.message).to.match(/0006-session-public-id failed/)
      expect(inspect(error).split('\n').length).to.be.below(120)
      await app.close()
    })
  })
}
