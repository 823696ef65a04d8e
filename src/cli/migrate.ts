import { type Command, type CommandTools, print, WrongUsage, withSite } from './command.ts'

export const migrate: Command = {
  name: 'migrate',
  usage: '[--status | --down | --print [--dialect sqlite|postgres|mariadb]]',
  summary: 'Brings the database up to date, takes the last step back, or prints all steps as SQL.',
  options: {
    status: { type: 'boolean' },
    down: { type: 'boolean' },
    print: { type: 'boolean' },
    dialect: { type: 'string' },
  },
  async run(tools, { status, down, print: prints, dialect }) {
    if ([status, down, prints].filter(Boolean).length > 1) {
      throw new WrongUsage('Give --status, --down or --print, not two of them')
    }
    if (dialect !== undefined && !prints) throw new WrongUsage('--dialect goes with --print')
    if (prints) return printSql(tools, dialect as string | undefined)
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

const DIALECTS = ['sqlite', 'postgres', 'mariadb']

async function printSql(tools: CommandTools, dialect: string | undefined): Promise<void> {
  if (dialect !== undefined && !DIALECTS.includes(dialect)) {
    throw new WrongUsage(`--dialect is one of ${DIALECTS.join(', ')}`)
  }
  tools.output.write(await tools.migrationSql(dialect))
}
