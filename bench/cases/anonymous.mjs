import { cores } from '../lib/cores.mjs'
import { withContestants } from '../lib/open-contestant.mjs'
import { compare, inTurns, measurePage, noteIdleServers, printPages } from '../lib/pages.mjs'
import { demandSamePage } from '../lib/same-page.mjs'

/** The form to log in, for somebody who comes without cookies. */
export const anonymous = {
  name: 'anonymous',
  title: 'Anonymous page, 32 connections',
  run: ({ taking, settings, report, load }) =>
    withContestants(
      withoutTwins(taking),
      { core: cores.server, usernames: [] },
      async (servers) => {
        await demandSamePage(servers, '/login')
        const results = await inTurns(settings.rounds, servers, (server) =>
          measurePage({ load, ...settings }, server, '/login', { includes: '<h1>Log in</h1>' }),
        )
        const rows = compare(results, ({ name }) => name === 'bare')
        printPages(rows)
        noteIdleServers(rows, report)
        report.keep('anonymous', rows)
      },
    ),
}

/** What only makes a difference to somebody who is logged in is left out. */
function withoutTwins(contestants) {
  return contestants.filter(({ name }) => name !== 'better-auth-cache')
}
