import { parseArgs } from 'node:util'
import { backup } from './backup.ts'
import { calibrate } from './calibrate.ts'
import { changePassword } from './changepassword.ts'
import { check } from './check.ts'
import { type Command, type CommandTools, type OptionValues, print, WrongUsage } from './command.ts'
import { createSuperuser, createUser } from './createuser.ts'
import { demo } from './demo.ts'
import { exportUsers } from './export.ts'
import { findCommand } from './find-command.ts'
import { importUsers } from './import.ts'
import { init } from './init.ts'
import { migrate } from './migrate.ts'
import { explainMissingPackage } from './missing-package.ts'
import { purge } from './purge.ts'
import { restored } from './restored.ts'
import { routes } from './routes.ts'
import { serve } from './serve.ts'
import { userCommands } from './users/user-commands.ts'

const COMMANDS: readonly Command[] = [
  init,
  serve,
  migrate,
  createUser,
  createSuperuser,
  changePassword,
  ...userCommands,
  importUsers,
  exportUsers,
  demo,
  backup,
  restored,
  purge,
  routes,
  check,
  calibrate,
]

const DONE = 0
const FAILED = 1
const WRONG_USAGE = 2

/** Runs the command that the arguments name and says with which code the process is to exit. */
export async function runCommand(
  args: readonly string[],
  tools: CommandTools,
  commands: readonly Command[] = COMMANDS,
): Promise<number> {
  const [name = 'help'] = args
  if (['help', '--help', '-h'].includes(name)) {
    print(tools.output, helpText(commands))
    return DONE
  }
  let command: Command | undefined
  try {
    const called = findCommand(args, commands)
    command = called.command
    const { rest } = called
    if (rest.includes('--help')) {
      print(tools.output, `${usageOf(command)}\n${command.summary}`)
      return DONE
    }
    const { values, positionals } = parse(command, rest)
    await command.run(tools, values, positionals)
    return DONE
  } catch (error) {
    print(tools.errors, `gadwall: ${explain(error as Error)}`)
    if (!(error instanceof WrongUsage)) return FAILED
    if (command) print(tools.errors, usageOf(command))
    return WRONG_USAGE
  }
}

/** A database that cannot be reached has its own words for it: they come after ours. */
function explain(error: Error): string {
  const missing = explainMissingPackage(error) ?? explainMissingPackage(error.cause)
  if (missing !== null) return missing
  const { message, cause } = error
  return cause instanceof Error ? `${message}: ${cause.message}` : message
}

function parse(command: Command, args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: command.options,
      allowPositionals: true,
    })
    const [least = 0, most = least] = [command.positionals ?? 0].flat()
    if (positionals.length < least || positionals.length > most) {
      throw new TypeError(
        most === 0 ? 'It takes no further words' : 'A word is missing or too many',
      )
    }
    return { values: values as OptionValues, positionals }
  } catch (error) {
    throw new WrongUsage((error as Error).message)
  }
}

function usageOf({ name, usage }: Command): string {
  return `Usage: gadwall ${name} ${usage}`.trimEnd()
}

function helpText(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return ['Usage: gadwall <command> [options]', '', ...lines].join('\n')
}
