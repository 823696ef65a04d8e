import { runScript } from '../lib/script.mjs'

const LEAST_SECONDS = 10

/** What logins and pages cost each other: login-storm.mjs with native bcrypt, with its promises. */
export const loginStorm = {
  name: 'login-storm',
  title: 'Login storm: 8 logins and 4 readers at once, not pinned',
  async run({ settings, report }) {
    const { told, isKept } = await runScript('login-storm.mjs', {
      ENGINE: 'native',
      ROUNDS: String(settings.longRounds),
      // A login takes most of a second: in a shorter time the last ones, which leave a core idle, weigh much.
      SECONDS: String(
        settings.isSmoke ? settings.seconds : Math.max(LEAST_SECONDS, settings.seconds),
      ),
    })
    report.keep('login-storm', told)
    const found = told.map(({ pages, p99, logins }) => {
      const share = (value) => `${(value * 100).toFixed(0)} %`
      return `pages ${share(pages)}, p99 ${p99.toFixed(2)} times, logins ${share(logins)}`
    })
    const text = 'login storm: pages keep 50 %, p99 at most 3 times, logins alone 95 % of the loop'
    report.promise(text, isKept, found.join() || 'no figures')
  },
}
