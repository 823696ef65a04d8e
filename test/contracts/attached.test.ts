import { attach } from '../../src/sequelize.ts'
import { appInstance, databases } from '../database/databases.ts'
import { describeOn } from './sequelize-suites.ts'

describe('the contracts on the Sequelize instance of an app', () => {
  for (const database of databases) {
    describe(`and ${database.name}`, () =>
      describeOn(database, async (around) => {
        const app = appInstance(around)
        return { connection: attach(app), close: () => app.close() }
      }))
  }
})
