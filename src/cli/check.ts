import {
  type Command,
  CommandFailed,
  type CommandMigrator,
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
    const openings = deploy ? await tools.findOpenings?.() : []
    for (const opening of openings ?? []) print(tools.output, opening)
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
    const { pending, missing = [] } = await site.migrator.status()
    problems.push(...(await findStructureFaults(site.migrator)))
    if (pending.length + missing.length > 0) return
    problems.push(...(await site.findLookAlikes()).map(describeLookAlike))
    problems.push(...(await site.findStrayPasskeys()))
    problems.push(...(await site.findUnfinished()))
  }
  await withSite(tools, look, { mustBeReady: false })
  return problems
}

/** What is wrong with the tables of ours. */
export async function findStructureFaults(
  migrator: Pick<CommandMigrator, 'isAutomatic' | 'status'>,
): Promise<readonly string[]> {
  const { pending, unknown = [], missing = [] } = await migrator.status()
  const isBehind = pending.length > 0 && !migrator.isAutomatic
  return [
    ...(isBehind ? [PENDING] : []),
    ...unknown.map(describeUnknown),
    ...missing.map(describeMissing),
  ]
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
