import {
  type Command,
  CommandFailed,
  type CommandSite,
  type CommandTools,
  print,
  withSite,
} from './command.ts'

export const check: Command = {
  name: 'check',
  usage: '[--deploy]',
  summary: 'Checks settings and database; with --deploy also whether they are fit for the public.',
  options: { deploy: { type: 'boolean' } },
  async run(tools, { deploy }) {
    const problems = deploy ? await tools.findWeaknesses() : await findFaults(tools)
    for (const problem of problems) print(tools.errors, problem)
    if (problems.length > 0) throw new CommandFailed(`${problems.length} found.`)
    print(tools.output, 'Everything is in order.')
  },
}

const PENDING = 'Migrations are pending: run `gadwall migrate`.'

/** What is wrong even on a machine of one's own. */
async function findFaults(tools: CommandTools): Promise<readonly string[]> {
  const problems: string[] = []
  const look = async (site: CommandSite) => {
    const { migrator } = site
    const { pending, unknown = [], missing = [] } = await migrator.status()
    if (pending.length > 0 && !migrator.isAutomatic) problems.push(PENDING)
    problems.push(...unknown.map(describeUnknown), ...missing.map(describeMissing))
    if (pending.length + missing.length > 0) return
    problems.push(...(await site.findLookAlikes()).map(describeLookAlike))
  }
  await withSite(tools, look, { mustBeReady: false })
  return problems
}

function describeUnknown(name: string): string {
  return `The migration ${name} was run by a newer version: install that one, or restore a backup.`
}

function describeMissing(name: string): string {
  return `The database has no ${name}, though the migrations have made it: restore it from a backup.`
}

function describeLookAlike(name: string): string {
  return `The username ${JSON.stringify(name)} looks like an older one: rename its user.`
}
