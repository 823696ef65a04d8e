import { type Command, print, withSite } from './command.ts'
import { tellOfLoss } from './users/users-of.ts'

export const restored: Command = {
  name: 'restored',
  usage: '',
  summary: 'Ends all sessions that a backup has brought back. To be run after one was put back.',
  options: {},
  async run(tools) {
    await withSite(tools, async (site) => {
      const count = await site.restored()
      const [sessions, were] = count === 1 ? ['session', 'was'] : ['sessions', 'were']
      print(tools.output, `${count} ${sessions} of the backup ${were} ended. Nobody is logged in.`)
      tellOfLoss(tools, site)
    })
  },
}
