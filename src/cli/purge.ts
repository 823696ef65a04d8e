import { expiringStores } from '../auth/jobs/purge-job.ts'
import { type Command, print, withSite } from './command.ts'

export const purge: Command = {
  name: 'purge',
  usage: '',
  summary:
    'Removes sessions, tokens and counts of tries that are over, as a server does each hour.',
  options: {},
  async run(tools) {
    await withSite(tools, async ({ auth }) => {
      const removed: string[] = []
      for (const { name, store } of expiringStores(auth.stores)) {
        removed.push(`${await store.purge(auth.clock())} ${name}`)
      }
      print(tools.output, `Removed what has expired: ${removed.join(', ')}.`)
    })
  },
}
