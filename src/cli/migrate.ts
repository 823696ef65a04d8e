import { type Command, print, WrongUsage, withSite } from './command.ts'

export const migrate: Command = {
  name: 'migrate',
  usage: '[--status | --down]',
  summary: 'Brings the database up to date, or takes the last step back.',
  options: { status: { type: 'boolean' }, down: { type: 'boolean' } },
  async run(tools, { status, down }) {
    if (status && down) throw new WrongUsage('Give --status or --down, not both')
    const say = (line: string) => print(tools.output, line)
    const sayAll = (names: readonly string[], done: string, none: string) => {
      if (names.length === 0) say(none)
      for (const name of names) say(`${done} ${name}`)
    }

    await withSite(
      tools,
      async ({ migrator }) => {
        if (status) {
          const {
            executed,
            pending,
            undeclared = [],
            unknown = [],
            missing = [],
          } = await migrator.status()
          for (const name of executed) say(`done     ${name}`)
          for (const name of pending) say(`pending  ${name}`)
          for (const name of undeclared) say(`undeclared permission ${name}`)
          for (const name of unknown) say(`unknown  ${name}`)
          for (const name of missing) say(`missing  ${name}`)
        } else if (down) {
          sayAll(await migrator.down(), 'taken back', 'There is nothing to take back.')
        } else {
          sayAll(await migrator.up(), 'done', 'The database is up to date.')
        }
      },
      { mustBeReady: false },
    )
  },
}
