import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import type { Context } from 'mocha'
import { npm } from '../packaging/packed.ts'
import { MariaDb } from '../support/mariadb.ts'
import { Postgres } from '../support/postgres.ts'
import { type MatrixDatabase, makeTables } from './tables.ts'
import { type Outcome, type Results, WrittenApp } from './written-app.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))

const MATRIX: readonly (readonly [string, MatrixDatabase | null, readonly string[]])[] = [
  ['array', null, []],
  ['sequelize', 'sqlite', ['sequelize', 'sequelize-typescript', 'sqlite3']],
  ['drizzle', 'pglite', ['drizzle-orm', '@electric-sql/pglite']],
  ['kysely', 'postgres', ['kysely', 'pg']],
  ['knex', 'mariadb', ['knex', 'mysql2']],
  ['objection', 'mariadb', ['objection', 'knex', 'mysql2']],
  ['typeorm', 'sqlite', ['typeorm', 'sql.js']],
]

const STEPS = ['login', 'wrong password', 'guard', 'permission', 'password change', 'deactivate']

describe('the matrix: files that gadwall init wrote, as they are', () => {
  const stops: (() => unknown)[] = []
  before(async function install() {
    this.timeout(180_000)
    if (existsSync(join(HERE, 'node_modules/typeorm'))) return
    try {
      await npm(HERE, 'ci')
    } catch (error) {
      if (process.env.CI) throw error
      process.stderr.write('    skipped: the ORMs cannot be installed from here\n')
      this.skip()
    }
  })
  after(async () => {
    for (const stop of stops.reverse()) await stop()
  })

  async function urlOf(context: Context, kind: MatrixDatabase | null): Promise<string> {
    if (kind === 'postgres' || kind === 'mariadb') {
      const server = await (kind === 'postgres' ? Postgres : MariaDb).start(context)
      stops.push(() => server.stop())
      return server.createDatabase()
    }
    const directory = mkdtempSync(join(tmpdir(), 'gadwall-matrix-data-'))
    stops.push(() => rmSync(directory, { recursive: true, force: true }))
    return `${kind ?? 'sqlite'}:${join(directory, 'members')}`
  }

  for (const [orm, kind, packages] of MATRIX) {
    describe(`${orm}${kind ? ` on ${kind}` : ''}`, () => {
      let app: WrittenApp
      let results: Results
      before(async function write() {
        this.timeout(120_000)
        const url = await urlOf(this, kind)
        if (kind) await makeTables(kind, url)
        app = new WrittenApp(orm, packages, url)
        stops.push(() => app.remove())
        const chosen = orm === 'array' ? ['--orm', 'array'] : []
        for (const [folder, table] of [
          ['narrow', 'old_members'],
          ['wide', 'members'],
        ] as const) {
          const { code, err } = await app.init(
            '--yes',
            '--dir',
            folder,
            '--table',
            table,
            ...chosen,
          )
          expect(err).to.equal('')
          expect(code).to.equal(0)
        }
        results = await app.test()
      })

      for (const folder of ['narrow', 'wide']) {
        for (const step of STEPS) {
          it(`${step}, hashes in a ${folder} column`, () => {
            expectPassed(`story: ${folder} ${step}`, results)
          })
        }
      }

      it('kit, for both', () => {
        const kit = (all: readonly Outcome[]) =>
          all.filter(({ fullTitle }) => !/^story/.test(fullTitle))
        const failed = kit(results.failures).map(
          ({ fullTitle, err }) => `${fullTitle}: ${err.stack}`,
        )
        expect(failed.join()).to.equal('')
        expect(kit(results.passes).length).to.be.above(50)
      })

      it('compiles, strictly', async () => {
        expect(await app.compile()).to.deep.equal([])
      }).timeout(60_000)
    })
  }
})

function expectPassed(title: string, { passes, failures }: Results): void {
  const failed = failures.find(({ fullTitle }) => fullTitle === title)
  // Where what comes before all of them fails, none of them is there.
  const instead = failed ?? failures.find(({ fullTitle }) => fullTitle.includes('hook'))
  const isThere = passes.some(({ fullTitle }) => fullTitle === title)
  expect(isThere, instead?.err.stack ?? `${title} is not there`).to.equal(true)
}
