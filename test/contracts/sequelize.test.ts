import { databases } from '../database/databases.ts'
import { describeOn } from './sequelize-suites.ts'

describe('the contracts on Sequelize', () => {
  for (const database of databases) {
    describe(`and ${database.name}`, () => describeOn(database))
  }
})
