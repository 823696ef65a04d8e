import { type Command, print, withSite } from './command.ts'

export const purge: Command = {
  name: 'purge',
  usage: '',
  summary:
    'Removes sessions, tokens and counts of tries that are over, as a server does each hour.',
  options: {},
  async run(tools) {
    await withSite(tools, async ({ expiringStores }) => {
      const now = Date.now()
      const sessions = await expiringStores.sessions.purge(now)
      const tokens = await expiringStores.tokens.purge(now)
      const tries = await expiringStores.throttles.purge(now)
      const [first, second] = [counted(sessions, 'session'), counted(tokens, 'token')]
      print(tools.output, `Removed ${first}, ${second} and ${counted(tries, 'count')} of tries.`)
    })
  },
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
