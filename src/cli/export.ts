import { once } from 'node:events'
import { createWriteStream, openSync, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { NewUser } from '../auth/accounts/user-store.ts'
import { IMPORT_COLUMNS } from '../auth/import/import-columns.ts'
import { type Command, CommandFailed, type CommandTools, WrongUsage, withSite } from './command.ts'

type Format = 'csv' | 'ndjson'

/** What `import` reads, but for passwords, which nobody has. */
const COLUMNS = IMPORT_COLUMNS.filter((column) => column !== 'password')

export const exportUsers: Command = {
  name: 'export',
  usage: '[--format csv|ndjson] [--output NEWFILE]',
  summary: 'Writes all users, with hashes and groups, as import reads them.',
  options: { format: { type: 'string' }, output: { type: 'string' } },
  async run(tools, { format = 'csv', output }) {
    if (format !== 'csv' && format !== 'ndjson') throw new WrongUsage('--format is csv or ndjson')
    await withSite(tools, async ({ userSource }) => {
      const pages = userSource.all()
      if (typeof output !== 'string') return writeAll(pages, format, tools.output)
      const stream = openNew(output)
      await writeAll(pages, format, stream)
      stream.end()
      await finished(stream)
    })
  },
}

async function writeAll(
  pages: AsyncIterable<readonly NewUser[]>,
  format: Format,
  stream: CommandTools['output'],
): Promise<void> {
  if (format === 'csv') stream.write(`${COLUMNS.join(',')}\n`)
  for await (const users of pages) {
    const text = users.map((user) => (format === 'csv' ? toCsv(user) : toJson(user))).join('')
    if (!stream.write(text)) await once(stream, 'drain')
  }
}

function toJson(user: NewUser): string {
  return `${JSON.stringify(user)}\n`
}

function toCsv(user: NewUser): string {
  return `${COLUMNS.map((column) => cell(user, column)).join(',')}\n`
}

function cell(user: NewUser, column: (typeof COLUMNS)[number]): string {
  if (column === 'groups') return quoted(joinedGroups(user))
  const value = user[column as keyof NewUser]
  if (value instanceof Date) return value.toISOString()
  return value === null || value === undefined ? '' : quoted(String(value))
}

function joinedGroups({ username, groups = [] }: NewUser): string {
  if (!groups.some((name) => name.includes(';'))) return groups.join(';')
  throw new CommandFailed(
    `"${username}" is in a group with a semicolon in its name, which CSV cannot hold: give --format ndjson.`,
  )
}

function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** For its owner only, and always new: a file that is there may be open to others. */
function openNew(path: string): WriteStream {
  try {
    return createWriteStream('', { fd: openSync(path, 'wx', 0o600) })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST')
      throw new CommandFailed(`"${path}" is there already, and is left as it is.`)
    throw new CommandFailed(`"${path}" cannot be made: ${code}.`)
  }
}
