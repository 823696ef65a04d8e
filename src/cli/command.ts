import type { ParseArgsConfig } from 'node:util'
import type { AccountService } from '../auth/accounts/account-service.ts'
import type { Auth } from '../auth/create-auth.ts'
import type { BulkUserStore } from '../auth/import/bulk-user-store.ts'
import type { UserSource } from '../auth/import/user-source.ts'
import type { PooledPasswords } from '../auth/passwords/create-passwords.ts'
import type { InspectOptions } from '../auth/passwords/inspect-hash.ts'

/** What commands read from and write to. */
export interface Terminal {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WritableStream
  readonly errors: NodeJS.WritableStream
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** What commands need of the database's structure. */
export interface CommandMigrator {
  /** Whether pending migrations are run when the site starts. */
  readonly isAutomatic: boolean
  status(): Promise<{
    readonly executed: readonly string[]
    readonly pending: readonly string[]
    /** Permissions that may be granted to somebody, but are not declared any more. */
    readonly undeclared?: readonly string[]
    /** Migrations that were run and that only a newer version knows. */
    readonly unknown?: readonly string[]
    /** Tables and columns that the migrations have made and that are not there. */
    readonly missing?: readonly string[]
  }>
  up(): Promise<readonly string[]>
  down(): Promise<readonly string[]>
}

/** What `gadwall routes` prints of a route. */
export interface CommandRoute {
  readonly method: string
  readonly path: string
  readonly guard: { readonly label: string }
}

/** The site as far as commands see it. */
export interface CommandSite {
  readonly auth: Auth
  readonly bulkUsers: BulkUserStore
  /** All users, to be moved out. */
  readonly userSource: UserSource
  readonly passwords: Pick<PooledPasswords, 'make' | 'wrapWeak'>
  /** How hashes of other programs are read: peppers and keys. */
  readonly hashes: InspectOptions
  readonly migrator: CommandMigrator
  /** Usernames that look like an older one, 20 at most. */
  findLookAlikes(): Promise<readonly string[]>
  /** What is wrong with passkeys that were made for another domain: sentences, each with its remedy. */
  findStrayPasskeys(): Promise<readonly string[]>
  /** What is under way that must not be forgotten, such as a change of the secret: sentences. */
  findUnfinished(): Promise<readonly string[]>
  /** Ends what a backup has brought back, and says how many sessions there were. */
  restored(): Promise<number>
  /** The paths of an SQLite database and of what SQLite puts beside it; none of other kinds. */
  readonly databaseFiles: readonly string[]
  close(): Promise<void>
}

/** What the program hands to its commands. */
export interface CommandTools extends Terminal {
  /** What should not stand on the open net, each with its remedy. It looks, and changes nothing. */
  findWeaknesses(): Promise<readonly string[]>
  /** What is open on purpose, for whoever deploys (nothing). */
  findOpenings?(): Promise<readonly string[]>
  serve(): Promise<void>
  /** Copies the database to a new file, or says what does. */
  backup(file: string): Promise<{ readonly bytes: number } | { readonly call: readonly string[] }>
  /** Every route of the site. Nothing is connected for it. */
  routes(): Promise<readonly CommandRoute[]>
  /**
   * All migrations as SQL, for the kind of database that is given (that of the site). Nothing is connected for
   * it.
   */
  migrationSql(dialect: string | undefined): Promise<string>
  /** Opens the site; the command that asked for it closes it. */
  open(options: { readonly mustBeReady: boolean }): Promise<CommandSite>
}

export type OptionValues = Readonly<
  Record<string, string | boolean | readonly string[] | undefined>
>

/** One command: a file each. */
export interface Command {
  readonly name: string
  /** What stands after the name in the usage line. */
  readonly usage: string
  readonly summary: string
  readonly options: NonNullable<ParseArgsConfig['options']>
  /** How many words must follow the name, or the least and the most (0). */
  readonly positionals?: number | readonly [least: number, most: number]
  run(tools: CommandTools, values: OptionValues, positionals: readonly string[]): Promise<void>
}

/** The command was not done. The message is one clear line for the person at the terminal. */
export class CommandFailed extends Error {}

/** The command was called wrongly. */
export class WrongUsage extends Error {}

// A name or an error may hold what moves the cursor, breaks the line or turns the direction of the text.
const UNPRINTABLE = /(?![\n\t])[\p{C}\p{Zl}\p{Zp}]/gu

/** Writes one line, in which nothing can change what a terminal or a log shows. */
export function print(stream: NodeJS.WritableStream, line: string): void {
  stream.write(`${line.replace(UNPRINTABLE, '?')}\n`)
}

/** Opens the site for as long as the work takes. */
export async function withSite(
  tools: CommandTools,
  work: (site: CommandSite) => Promise<void>,
  { mustBeReady = true } = {},
): Promise<void> {
  const site = await tools.open({ mustBeReady })
  try {
    await work(site)
  } finally {
    await site.close()
  }
}

/** What makes accounts. A site always has it. */
export function accountsOf({ auth }: CommandSite): AccountService {
  if (auth.accounts) return auth.accounts
  throw new CommandFailed('Accounts are not made here.')
}
