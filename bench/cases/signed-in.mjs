import { cores } from '../lib/cores.mjs'
import { signIn, withContestants } from '../lib/open-contestant.mjs'
import { compare, inTurns, measurePage, noteIdleServers, printPages } from '../lib/pages.mjs'
import { demandSamePage } from '../lib/same-page.mjs'

const LEAST_OF_BARE = 0.5
const LEAST_OF_PEERS = 4.5

/** The profile of somebody who is logged in, one session for each contestant. */
export const signedIn = {
  name: 'signed-in',
  title: 'Signed-in page, 32 connections',
  run: ({ taking, settings, report, load }) =>
    withContestants(taking, { core: cores.server }, async (servers) => {
      await checkSamePage(servers)
      const results = await inTurns(settings.rounds, servers, async (server) => {
        const visitor = { cookie: await signIn(server), includes: '<h1>person0</h1>' }
        return measurePage({ load, ...settings }, server, '/account', visitor)
      })
      const rows = compare(results, ({ name }) => name === 'bare')
      printPages(rows)
      noteIdleServers(rows, report)
      report.keep('signed-in', rows)
      check(rows, report)
    }),
}

/** @throws Error when somebody serves another page. */
export async function checkSamePage(servers) {
  const cookies = new Map()
  for (const server of servers) cookies.set(server, await signIn(server))
  await demandSamePage(servers, '/account', (server) => cookies.get(server))
}

function check(rows, report) {
  const gadwall = rows.find(({ name }) => name === 'gadwall')
  if (gadwall.ofBare) {
    const share = gadwall.ofBare.median
    const text = `signed-in page: at least ${LEAST_OF_BARE.toFixed(2)} of bare Koa`
    report.promise(text, share >= LEAST_OF_BARE, share.toFixed(2))
  }
  const peers = rows.filter(({ isPeer }) => isPeer)
  if (peers.length > 0) checkPeers(gadwall, peers, report)
}

function checkPeers(gadwall, peers, report) {
  const best = peers.toSorted((one, other) => other.rate.median - one.rate.median)[0]
  const times = gadwall.rate.median / best.rate.median
  report.promise(
    `signed-in page: at least ${LEAST_OF_PEERS} times the best peer`,
    times >= LEAST_OF_PEERS,
    `${times.toFixed(2)} times ${best.label}`,
  )
  const quickest = Math.min(...peers.map(({ p50 }) => p50.median))
  report.promise(
    "signed-in page: p99 within the best peer's p50",
    gadwall.p99.median <= quickest,
    `${gadwall.p99.median.toFixed(1)} ms of ${quickest.toFixed(1)} ms`,
  )
}
