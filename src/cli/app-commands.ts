import type { Auth } from '../auth/create-auth.ts'
import type { BulkUserStore } from '../auth/import/bulk-user-store.ts'
import type { InspectOptions } from '../auth/passwords/inspect-hash.ts'
import type { User } from '../auth/user.ts'
import { calibrate } from './calibrate.ts'
import { changePassword } from './changepassword.ts'
import { checkApp } from './check-app.ts'
import type {
  Command,
  CommandMigrator,
  CommandRoute,
  CommandSite,
  CommandTools,
  Terminal,
} from './command.ts'
import { createSuperuser, createUser } from './createuser.ts'
import { importUsers } from './import.ts'
import { migrate } from './migrate.ts'
import { purge } from './purge.ts'
import { routes } from './routes.ts'
import { runCommand as run } from './run-command.ts'
import { userCommands } from './users/user-commands.ts'

/** What the commands of an app work with. Only `gadwall` is always needed. */
export interface AppCommandOptions<U extends User = User> {
  /** What `gadwall()` has given back. No page is built unless `routes` asks for them. */
  readonly gadwall: {
    readonly auth: Auth<U>
    readonly routes: readonly CommandRoute[]
    ready(): Promise<void>
  }
  /** Makes the hashes of users who are imported without one (then there is no `import`). */
  readonly passwords?: CommandSite['passwords'] & { close?(): Promise<void> }
  /** Where many users are written at once, such as `stores.users.bulk()` (then there is no `import`). */
  readonly bulkUsers?: BulkUserStore
  /** How hashes of other programs are read: peppers and keys (none). */
  readonly hashes?: InspectOptions
  /** Such as a `Migrator` (then there is no `migrate`). */
  readonly migrator?: CommandMigrator
  /** All migrations as SQL, such as `migrationSql()` gives it (then `migrate --print` fails). */
  readonly migrationSql?: (dialect: string | undefined) => Promise<string>
  /** The files of an SQLite database, which no import may touch (none). */
  readonly databaseFiles?: readonly string[]
  /** Closes what the app has opened, when the command has ended (nothing). */
  readonly close?: () => Promise<void>
  /** What the commands read and write (those of the process). */
  readonly terminal?: Partial<Terminal>
}

/**
 * Runs a command, such as `createsuperuser`, for the users of an app.
 *
 * @param args what stands behind the name of the program: `process.argv.slice(2)`.
 * @returns the code with which the process is to exit: 0 done, 1 failed, 2 called wrongly.
 */
export async function runCommand<U extends User>(
  args: readonly string[],
  options: AppCommandOptions<U>,
): Promise<number> {
  try {
    return await run(args, toolsOf(options), commandsOf(options))
  } finally {
    await options.passwords?.close?.()
    await options.close?.()
  }
}

function commandsOf({
  passwords,
  bulkUsers,
  migrator,
}: Pick<AppCommandOptions, 'passwords' | 'bulkUsers' | 'migrator'>): readonly Command[] {
  return [
    ...(migrator ? [migrate] : []),
    createUser,
    createSuperuser,
    changePassword,
    ...userCommands,
    ...(passwords && bulkUsers ? [importUsers] : []),
    purge,
    routes,
    checkApp,
    calibrate,
  ]
}

function toolsOf<U extends User>(options: AppCommandOptions<U>): CommandTools {
  const { gadwall, terminal, hashes = {}, databaseFiles = [] } = options
  const { passwords, bulkUsers, migrator, migrationSql = noSql } = options
  const site: Partial<CommandSite> = {
    auth: gadwall.auth as Auth<never>,
    hashes,
    databaseFiles,
    ...(passwords && { passwords }),
    ...(bulkUsers && { bulkUsers }),
    ...(migrator && { migrator }),
    close: async () => {},
  }
  return {
    input: process.stdin,
    output: process.stdout,
    errors: process.stderr,
    environment: process.env,
    ...terminal,
    findWeaknesses: async () => [],
    serve: async () => {},
    backup: async () => ({ call: [] }),
    routes: async () => gadwall.routes,
    migrationSql,
    async open({ mustBeReady }) {
      if (mustBeReady) await gadwall.ready()
      // Each command of the list finds what it needs.
      return site as CommandSite
    },
  }
}

async function noSql(): Promise<string> {
  throw new Error('This program cannot print the migrations: it gives no `migrationSql`')
}
