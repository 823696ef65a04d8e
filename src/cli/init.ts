import { join } from 'node:path'
import {
  type Command,
  CommandFailed,
  type CommandTools,
  type OptionValues,
  print,
  WrongUsage,
} from './command.ts'
import { defaultFolder, readApp } from './init/app.ts'
import { makePlan } from './init/make-plan.ts'
import { nextSteps, showMapping } from './init/show.ts'
import { checkFree, diffOf, writeFiles } from './init/write-files.ts'
import { Prompts } from './prompts.ts'

export const init: Command = {
  name: 'init',
  usage:
    '[--orm NAME] [--table NAME] [--database-url URL] [--map FIELD=COLUMN,…] [--dir FOLDER] [--yes] [--dry-run]',
  summary: 'Writes users.ts and a test for the users table and the ORM that your app has.',
  options: {
    orm: { type: 'string' },
    table: { type: 'string' },
    'database-url': { type: 'string' },
    map: { type: 'string' },
    dir: { type: 'string' },
    yes: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  },
  async run(tools, values) {
    const app = readApp(process.cwd())
    const folder = text(values.dir) ?? defaultFolder(app)
    const paths = ['users.ts', 'users.test.ts'].map((name) => join(folder, name))
    checkFree(
      app.directory,
      paths.map((path) => ({ path })),
    )
    const { orm, plan, remarks } = await makePlan(app, {
      orm: text(values.orm),
      table: text(values.table),
      said: readMap(text(values.map)),
      url: text(values['database-url']) ?? tools.environment.DATABASE_URL ?? app.databaseUrl,
      folder,
    })
    const texts = [orm.usersFile(plan), orm.testFile(plan)]
    const files = paths.map((path, index) => ({ path, text: texts[index] as string }))

    print(tools.output, showMapping(orm, plan))
    for (const remark of remarks) print(tools.output, `Note: ${remark}`)
    print(tools.output, `\n${diffOf(files)}\n`)
    if (values['dry-run']) return print(tools.output, 'Nothing was written.')
    if (!values.yes && !(await isWanted(tools, values))) {
      throw new CommandFailed('Nothing was written.')
    }
    await writeFiles(app.directory, files)
    print(tools.output, nextSteps(orm, plan, { app, paths }))
  },
}

async function isWanted(tools: CommandTools, values: OptionValues): Promise<boolean> {
  const answer = await new Prompts(tools, values).confirm('Write these two files?')
  if (answer !== undefined) return answer
  throw new CommandFailed('Nobody can be asked here: give --yes to write them, or --dry-run.')
}

/** `username=login,isActive=-`: our field first. */
function readMap(given: string | undefined): Readonly<Record<string, string>> {
  if (given === undefined) return {}
  return Object.fromEntries(
    given.split(',').map((part) => {
      const [, field, column] = /^\s*(\w+)\s*=\s*(\S+)\s*$/.exec(part) ?? []
      if (field === undefined || column === undefined) {
        throw new WrongUsage('--map is FIELD=COLUMN,… such as username=login,passwordHash=pw')
      }
      return [field, column]
    }),
  )
}

function text(value: OptionValues[string]): string | undefined {
  return typeof value === 'string' ? value : undefined
}
