import type { CommandSite } from '../cli/command.ts'
import type { Config } from '../config/config.ts'
import { databaseFilesOf } from '../database/connection/sqlite/sqlite-file.ts'
import { countPasskeys } from '../database/inspection/count-passkeys.ts'
import { findLookAlikes } from '../database/inspection/inspect-database.ts'
import { Migrator } from '../database/migrations/migrator.ts'
import { makeReady } from '../database/migrations/ready.ts'
import { type CommandSite as OpenSite, openForCommands } from './compose.ts'
import { STRAY_PASSKEYS, strayPasskeys } from './deploy/stray-passkeys.ts'
import { inspectSecrets, secretSteps } from './emergencies/secret-steps.ts'
import { restoreWatchOf } from './emergencies/watch-restores.ts'
import { createLog } from './log.ts'

const HASH_QUEUE_LIMIT = 10_000

/** Opens the site for a command, which closes it. */
export async function openForCommand(
  config: Config,
  { mustBeReady }: { readonly mustBeReady: boolean },
): Promise<CommandSite> {
  const site = await openForCommands({
    config,
    logger: createLog({ ...config, logLevel: 'silent' }),
    hashQueueLimit: HASH_QUEUE_LIMIT,
  })
  if (mustBeReady) {
    try {
      await makeReady(site.connection, site.migratorOptions)
    } catch (error) {
      await site.close()
      throw error
    }
  }
  return {
    ...site,
    migrator: new Migrator(site.connection, site.migratorOptions),
    findLookAlikes: () => findLookAlikes(site.connection),
    findStrayPasskeys: async () =>
      strayPasskeys(await countPasskeys(site.connection), config).map(
        (rest) => `${STRAY_PASSKEYS} ${rest}`,
      ),
    findUnfinished: () => findUnfinished(site),
    async restored() {
      const watch = restoreWatchOf(site.auth, config)
      return watch ? watch.restored() : ((await site.auth.emergencies?.afterRestore()) ?? 0)
    },
    databaseFiles: databaseFilesOf(site.connection),
  }
}

/** How far a change of the secret is, and whether a backup was put back that nobody has noticed yet. */
async function findUnfinished(site: OpenSite): Promise<readonly string[]> {
  const { auth, config, connection, secret } = site
  const facts = await inspectSecrets(connection, secret, config, Date.now())
  const isBehind = (await restoreWatchOf(auth, config)?.isBehind()) ?? false
  const unreadable = await auth.keys?.findUnreadable()
  return [
    // Then no start comes of it, and nobody is logged out.
    ...(unreadable ? [unreadable.message] : secretSteps(facts).map((rest) => `SECRET ${rest}`)),
    ...(isBehind ? [BEHIND] : []),
  ]
}

const BEHIND =
  'The database is older than it was: a backup was put back. Start the site, or run `gadwall restored`: either ends the sessions that came with it.'
