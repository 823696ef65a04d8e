import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { StoreUnavailable } from '../../../../src/auth/errors.ts'
import { connect } from '../../../../src/database/connection/connect.ts'
import type { Connection } from '../../../../src/database/connection/connection.ts'
import { withoutLimits } from '../../../../src/database/connection/limits/limit-statements.ts'
import { MariaDb } from '../../../support/mariadb.ts'
import { Postgres } from '../../../support/postgres.ts'
import { mariadb, postgres } from '../../databases.ts'

const LIMIT_MS = 400
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )

const KINDS = [
  {
    database: postgres,
    sleep: 'SELECT pg_sleep(3)',
    running:
      "SELECT count(*) AS n FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(3)%' AND pid <> pg_backend_pid()",
  },
  {
    database: mariadb,
    sleep: 'SELECT SLEEP(3)',
    running:
      "SELECT count(*) AS n FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(3)%'",
  },
] as const

for (const { database, sleep, running } of KINDS) {
  describe(`a statement on ${database.name} that takes too long`, () => {
    let connection: Connection
    before(async function open() {
      connection = await connect({ url: await database.createUrl(this), timeoutMs: LIMIT_MS })
    })
    after(() => connection?.close())

    it('is cancelled in the server, and the connection goes on', async () => {
      const start = performance.now()
      // MariaDB's SLEEP() gives up without an error.
      await failure(connection.query(sleep, { type: QueryTypes.SELECT }))
      expect(performance.now() - start).to.be.below(2000)
      const [row] = await connection.query<{ n: number | string }>(running, {
        type: QueryTypes.SELECT,
      })
      expect(Number(row?.n)).to.equal(0)
    })

    it('does not end in a transaction that needs its time, and ends in the next', async () => {
      const start = performance.now()
      await connection.transaction((transaction) =>
        withoutLimits(connection, transaction, () =>
          connection.query(sleep.replace('3', '1'), { type: QueryTypes.SELECT, transaction }),
        ),
      )
      expect(performance.now() - start).to.be.above(900)
      for (let round = 0; round < 5; round++) {
        const again = performance.now()
        await failure(connection.query(sleep, { type: QueryTypes.SELECT }))
        expect(performance.now() - again).to.be.below(2000)
      }
    })
  })
}

const SERVERS = { PostgreSQL: Postgres, MariaDB: MariaDb }

for (const [name, Server] of Object.entries(SERVERS)) {
  it(`a ${name} that says nothing more is given up, and the pool makes new connections`, async function silent() {
    this.timeout(30_000)
    const server = await Server.start(this)
    const connection = await connect({ url: await server.createDatabase(), timeoutMs: LIMIT_MS })
    const ask = () => connection.query('SELECT 1', { type: QueryTypes.SELECT })
    try {
      await Promise.all(Array.from({ length: 5 }, ask))
      const goOn = server.pause()
      try {
        for (let round = 0; round < 2; round++) {
          const start = performance.now()
          const errors = await Promise.all(Array.from({ length: 8 }, () => failure(ask())))
          for (const error of errors) expect(error).to.be.instanceOf(StoreUnavailable)
          expect(performance.now() - start).to.be.below(4 * LIMIT_MS)
        }
      } finally {
        goOn()
      }
      const end = performance.now() + 2000
      while (await failure(ask())) expect(performance.now()).to.be.below(end)
      await Promise.all(Array.from({ length: 5 }, ask))
    } finally {
      await connection.close()
      await server.stop()
    }
  })
}
