import { runScript } from '../lib/script.mjs'

const FEW_USERS = { USERS: '10000' }

/** How fast many users are made: import.mjs, with its promises. */
export const bulk = {
  name: 'bulk',
  title: 'Bulk creation: raw inserts, gadwall import and createUsers(), 100,000 users',
  async run({ settings, report }) {
    const environment = { ROUNDS: String(settings.rounds), ...(settings.isSmoke && FEW_USERS) }
    const { told, isKept } = await runScript('import.mjs', environment)
    report.keep('bulk', told)
    const found = told.slice(1).map(({ name, share }) => `${name} ${share.toFixed(2)}`)
    const text = 'bulk creation: at least half as fast as raw inserts, and within 200 MB'
    report.promise(text, isKept, found.join(', ') || 'no figures')
  },
}
