import { type CheckedConfig, type Command, CommandFailed, print, withSite } from './command.ts'

export const check: Command = {
  name: 'check',
  usage: '[--deploy]',
  summary: 'Checks settings and database; with --deploy also whether they are fit for the public.',
  options: { deploy: { type: 'boolean' } },
  async run(tools, { deploy }) {
    const problems = deploy ? findUnfit(tools.readConfig()) : []
    await withSite(
      tools,
      async ({ migrator }) => {
        const { pending } = await migrator.status()
        if (pending.length > 0 && !migrator.isAutomatic) problems.push(PENDING)
      },
      { mustBeReady: false },
    )
    for (const problem of problems) print(tools.errors, problem)
    if (problems.length > 0) throw new CommandFailed(`${problems.length} found.`)
    print(tools.output, 'Everything is in order.')
  },
}

const PENDING = 'Migrations are pending: run `gadwall migrate`.'

/** What starts without complaint but should not stand on the open net. */
function findUnfit(config: CheckedConfig): string[] {
  const warnings: [isDoubtful: boolean, problem: string][] = [
    [config.mode !== 'production', 'NODE_ENV is not "production".'],
    [
      !config.baseUrl.startsWith('https:'),
      'BASE_URL is not https: cookies can be read on the way.',
    ],
    [config.secrets === null, 'SECRET is not set.'],
    [config.databaseUrl === 'sqlite::memory:', 'DATABASE_URL keeps nothing beyond the process.'],
    [config.passwordHasher === 'bcrypt' && config.bcryptCost < 12, 'BCRYPT_COST is below 12.'],
    [
      config.passwordMinLength < 15,
      'PASSWORD_MIN_LENGTH is below 15, the least for a single factor.',
    ],
  ]
  return warnings.filter(([isDoubtful]) => isDoubtful).map(([, problem]) => problem)
}
