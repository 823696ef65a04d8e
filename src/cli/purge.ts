import { expiringStores } from '../auth/jobs/purge-job.ts'
import { type Command, print, withSite } from './command.ts'

const NOUNS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  sessions: ['session', 'sessions'],
  tokens: ['token', 'tokens'],
  throttle: ['count of tries', 'counts of tries'],
  devices: ['known device', 'known devices'],
  unconfirmed: ['account that nobody has confirmed', 'accounts that nobody has confirmed'],
}

export const purge: Command = {
  name: 'purge',
  usage: '',
  summary:
    'Removes sessions, tokens, counts of tries and known devices that are over, and with UNVERIFIED_DAYS accounts that nobody has confirmed, as a server does each hour.',
  options: {},
  async run(tools) {
    await withSite(tools, async ({ auth }) => {
      const removed: string[] = []
      for (const { name, store } of expiringStores(auth.stores)) {
        removed.push(counted(await store.purge(auth.clock()), name))
      }
      const run = await auth.unconfirmed?.run()
      if (run) removed.push(counted(run.deleted, 'unconfirmed'))
      print(tools.output, `Removed ${listed(removed)}.`)
    })
  },
}

function counted(number: number, name: string): string {
  const [one, many] = NOUNS[name] ?? [name, name]
  return `${number} ${number === 1 ? one : many}`
}

function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? 'nothing'
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${last}` : last
}
