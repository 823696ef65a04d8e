import { expect } from 'chai'
import { DatabaseError } from 'sequelize'
import { retryDeadlocks } from '../../../src/database/connection/retry-deadlocks.ts'

function databaseError(code: string): DatabaseError {
  return new DatabaseError(Object.assign(new Error(code), { code, sql: '' }))
}

/** A statement that fails a number of times before it succeeds. */
function failing(times: number, error: Error) {
  const statement = { runs: 0 }
  const run = async () => {
    statement.runs += 1
    if (statement.runs <= times) throw error
    return 'done'
  }
  return { statement, run }
}

describe('retryDeadlocks()', () => {
  it('runs a statement again that a deadlock has ended, on MariaDB and PostgreSQL', async () => {
    for (const code of ['ER_LOCK_DEADLOCK', '40P01']) {
      const { statement, run } = failing(3, databaseError(code))

      expect(await retryDeadlocks(run)).to.equal('done')
      expect(statement.runs).to.equal(4)
    }
  })

  it('passes on every other error at once', async () => {
    for (const error of [databaseError('ER_DUP_ENTRY'), new Error('40P01')]) {
      const { statement, run } = failing(1, error)

      expect(await retryDeadlocks(run).catch((caught) => caught)).to.equal(error)
      expect(statement.runs).to.equal(1)
    }
  })

  it('gives up after 10 tries', async () => {
    const error = databaseError('40P01')
    const { statement, run } = failing(99, error)

    expect(await retryDeadlocks(run).catch((caught) => caught)).to.equal(error)
    expect(statement.runs).to.equal(10)
  })
})
