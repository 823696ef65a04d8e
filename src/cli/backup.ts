import { type Command, CommandFailed, print } from './command.ts'

export const backup: Command = {
  name: 'backup',
  usage: '<new file>',
  summary: 'Copies an SQLite database while the site runs, or says how others are backed up.',
  options: {},
  positionals: 1,
  async run(tools, _values, [file = '']) {
    const outcome = await tools.backup(file)
    if ('bytes' in outcome) {
      print(
        tools.output,
        `Backed up to ${file} (${outcome.bytes} bytes). Nobody is logged in in it.`,
      )
      return
    }
    // A script that counts on a backup must not go on.
    throw new CommandFailed(
      ['This database is backed up by its own tool. Run:', ...outcome.call, AFTERWARDS].join('\n'),
    )
  },
}

const AFTERWARDS = 'After it was put back, run: gadwall restored'
