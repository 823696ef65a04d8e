import { bareLoop } from '../lib/bare-loop.mjs'
import { loginRequests, withContestants } from '../lib/open-contestant.mjs'
import { inTurns } from '../lib/pages.mjs'
import { ranged, say, table } from '../lib/report.mjs'
import { spread } from '../lib/stats.mjs'

const LOGINS_AT_ONCE = 8
const LEAST_OF_LOOP = 0.95

/** Eight people who log in again as soon as they are in; bcrypt at cost 12 for everybody. */
export const login = {
  name: 'login',
  title: 'Login, bcrypt cost 12, 8 at once, on all cores',
  run: ({ taking, settings, report, load }) =>
    withContestants(loggingIn(taking), {}, async (servers) => {
      const loop = { contestant: { name: 'loop', label: 'bare loop of native bcrypt' } }
      const results = await inTurns(settings.rounds, [loop, ...servers], async (server) => {
        const seconds = secondsFor(server.contestant, settings)
        if (server === loop) return { rate: await bareLoop('native bcrypt', seconds), p50: null }
        return load.run({
          port: server.port,
          serverPid: server.pid,
          connections: LOGINS_AT_ONCE,
          warmUpSeconds: settings.warmUpSeconds,
          seconds,
          requests: await loginRequests(server),
        })
      })
      const loops = results.get(loop)
      const rows = [...results].map(([{ contestant }, rounds]) => ({
        name: contestant.name,
        label: contestant.label,
        rate: spread(rounds.map(({ rate }) => rate)),
        ofLoop: spread(rounds.map(({ rate }, round) => rate / loops[round].rate)),
        p50: contestant.name === 'loop' ? null : spread(rounds.map(({ p50 }) => p50)),
      }))
      print(rows)
      report.keep('login', rows)
      const { ofLoop } = rows.find(({ name }) => name === 'gadwall')
      report.promise(
        `login: at least ${LEAST_OF_LOOP.toFixed(2)} of the bare loop`,
        ofLoop.median >= LEAST_OF_LOOP,
        ofLoop.median.toFixed(3),
      )
    }),
}

function loggingIn(contestants) {
  const others = ['bare', 'better-auth-cache']
  return contestants.filter(({ name }) => !others.includes(name))
}

/** A promise hangs on two of them, and ten logins a second make coarse figures. */
function secondsFor({ name }, { seconds, leastLoginSeconds }) {
  const least = Math.max(seconds, leastLoginSeconds)
  return ['loop', 'gadwall'].includes(name) ? 2 * least : least
}

function print(rows) {
  table(
    ['', 'logins/s', 'of the loop', 'p50 ms'],
    rows.map(({ label, rate, ofLoop, p50 }) => [
      label,
      ranged(rate, 1),
      ranged(ofLoop, 2),
      p50 ? p50.median.toFixed(0) : '',
    ]),
  )
  say()
}
