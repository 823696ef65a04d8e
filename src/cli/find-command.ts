import { type Command, WrongUsage } from './command.ts'

/** A command, and the words that are left for it. */
export interface Called {
  readonly command: Command
  readonly rest: readonly string[]
}

/**
 * The command that is called. Some have names of two words, such as `users list`.
 *
 * @throws WrongUsage that names what was probably meant.
 */
export function findCommand(args: readonly string[], commands: readonly Command[]): Called {
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(' ')
    const command = commands.find((one) => one.name === name)
    if (command) return { command, rest: args.slice(words) }
  }
  const [first = '', second] = args
  const verbs = commands
    .filter(({ name }) => name.startsWith(`${first} `))
    .map(({ name }) => name.slice(first.length + 1))
  if (verbs.length > 0) {
    const start = second === undefined ? 'It needs' : `There is no "${first} ${second}". There are`
    throw new WrongUsage(`${start}: ${verbs.join(', ')}${meant(second ?? '', verbs)}`)
  }
  const names = commands.map(({ name }) => name)
  throw new WrongUsage(`There is no command "${first}".${meant(first, names)} See: gadwall help`)
}

function meant(given: string, names: readonly string[]): string {
  const found = given === '' ? undefined : names.find((name) => isSlip(given, name))
  return found === undefined ? '' : ` Did you mean "${found}"?`
}

/** Whether one letter is wrong, missing or too many, or two neighbours are swapped. */
function isSlip(given: string, name: string): boolean {
  if (Math.abs(given.length - name.length) > 1) return false
  let start = 0
  while (start < name.length && given[start] === name[start]) start++
  const [rest, other] = [given.slice(start), name.slice(start)]
  const isSwapped =
    rest.slice(0, 2) === [...other.slice(0, 2)].reverse().join('') &&
    rest.slice(2) === other.slice(2)
  return (
    isSwapped ||
    rest.slice(1) === other.slice(1) ||
    rest === other.slice(1) ||
    rest.slice(1) === other
  )
}
