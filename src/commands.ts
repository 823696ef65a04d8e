/** The commands of Gadwall for the users of an app. */

export { type AppCommandOptions, runCommand } from './cli/app-commands.ts'
export type { CommandMigrator, CommandRoute, Terminal } from './cli/command.ts'
