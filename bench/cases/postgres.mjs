import { cores } from '../lib/cores.mjs'
import { signIn, withContestants } from '../lib/open-contestant.mjs'
import { compare, inTurns, measurePage, printPages } from '../lib/pages.mjs'
import { startPostgres } from '../lib/postgres.mjs'
import { checkSamePage } from './signed-in.mjs'

/**
 * The signed-in page with everything in PostgreSQL. The database has the core of the load, so that a
 * contestant's own core is its own; the figures are reported, and no floor hangs on them.
 */
export const postgres = {
  name: 'postgres',
  title: 'Signed-in page on PostgreSQL, 32 connections',
  needsBaseline: true,
  async run({ taking, baseline, settings, report, load }) {
    const database = await startPostgres()
    if (!database) return report.note('NOT MEASURED on PostgreSQL: it is not installed')
    const all = [...taking, ...(baseline ? [baseline] : [])]
    const options = async ({ name }) => ({
      core: cores.server,
      environment: name === 'bare' ? {} : { DATABASE_URL: await database.createDatabase(name) },
    })
    try {
      await withContestants(all, options, async (servers) => {
        await checkSamePage(servers)
        const results = await inTurns(settings.rounds, servers, async (server) => {
          const visitor = { cookie: await signIn(server), includes: '<h1>person0</h1>' }
          const bench = { load, ...settings, isCoreShared: true }
          return measurePage(bench, server, '/account', visitor)
        })
        const rows = compare(results, ({ name }) => name === 'bare')
        printPages(rows)
        report.keep('postgres', rows)
      })
    } finally {
      await database.stop()
    }
  },
}
