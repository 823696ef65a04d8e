import { createReadStream, statSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { type ImportCounts, UserImport } from '../auth/imports/import-users.ts'
import {
  type Command,
  CommandFailed,
  type CommandSite,
  type CommandTools,
  type OptionValues,
  print,
  WrongUsage,
  withSite,
} from './command.ts'
import { Progress } from './import/progress.ts'
import { type ImportFormat, readLines } from './import/read-lines.ts'
import { RefusedFile } from './import/refused-file.ts'

export const importUsers: Command = {
  name: 'import',
  usage:
    '<file or -> [--format csv|ndjson] [--dry-run] [--skip-bad] [--allow-weak] [--refused FILE]',
  summary: 'Moves users in from a file, all of them or none.',
  options: {
    format: { type: 'string' },
    'dry-run': { type: 'boolean' },
    'skip-bad': { type: 'boolean' },
    'allow-weak': { type: 'boolean' },
    refused: { type: 'string' },
  },
  words: 1,
  async run(tools, values, [file = '']) {
    const format = formatOf(file, values.format)
    const source = openSource(file, tools)
    await withSite(tools, async (site) => {
      const refused = new RefusedFile(refusedPath(file, values))
      const progress = new Progress(tools.errors, source.share)
      const counts = await runImport(site, tools, values, {
        lines: readLines(source.stream, format),
        refused,
        progress,
      })
      report(tools, values, counts, refused)
    })
  },
}

interface Parts {
  readonly lines: ReturnType<typeof readLines>
  readonly refused: RefusedFile
  readonly progress: Progress
}

async function runImport(
  { bulkUsers, passwords, hashes }: CommandSite,
  tools: CommandTools,
  values: OptionValues,
  { lines, refused, progress }: Parts,
): Promise<ImportCounts> {
  const skipBad = Boolean(values['skip-bad'])
  const work = new UserImport(bulkUsers, passwords, {
    dryRun: Boolean(values['dry-run']),
    skipBad,
    hashes: { ...hashes, allowWeak: Boolean(values['allow-weak']) },
    async onRefused(line, problems) {
      const reasons = problems.map(({ column, message }) => `${column}: ${message}`).join(' ')
      progress.end()
      print(tools.errors, `line ${line.number}: ${reasons}`)
      if (skipBad && !values['dry-run']) await refused.add(line, problems)
    },
    onProgress: (counts) => progress.update(counts),
  })
  try {
    return await work.run(lines)
  } finally {
    progress.end()
    await refused.close()
  }
}

function report(
  { output }: CommandTools,
  values: OptionValues,
  { lines, created, existing, refused }: ImportCounts,
  refusedFile: RefusedFile,
): void {
  const counts = `${created} created, ${existing} there already, ${refused} refused`
  if (values['dry-run']) {
    print(output, `Of ${lines} lines: ${counts.replace('created', 'good')}. Nothing was written.`)
    if (refused > 0) throw new CommandFailed(`${refused} lines cannot be imported.`)
    return
  }
  if (refused > 0 && !values['skip-bad']) {
    throw new CommandFailed(
      `${refused} of ${lines} lines cannot be imported, so nothing was written. ` +
        'Mend them, or give --skip-bad to import the others.',
    )
  }
  print(output, `Of ${lines} lines: ${counts}.`)
  if (refused > 0) print(output, `The refused ones are in ${refusedFile.path}`)
}

function formatOf(file: string, given: OptionValues[string]): ImportFormat {
  if (given === 'csv' || given === 'ndjson') return given
  if (given !== undefined) throw new WrongUsage('--format is csv or ndjson')
  if (/\.(ndjson|jsonl)$/i.test(file)) return 'ndjson'
  if (/\.csv$/i.test(file)) return 'csv'
  throw new WrongUsage('Give --format csv or --format ndjson: the name of the file does not tell')
}

function openSource(file: string, { input }: CommandTools) {
  if (file === '-') return { stream: input as Readable, share: () => null }
  let size: number
  try {
    size = statSync(file).size
  } catch {
    throw new CommandFailed(`There is no file "${file}".`)
  }
  const stream = createReadStream(file)
  return { stream, share: () => (size === 0 ? null : stream.bytesRead / size) }
}

function refusedPath(file: string, { refused }: OptionValues): string {
  if (typeof refused === 'string') return refused
  return file === '-' ? 'refused.ndjson' : `${file}.refused.ndjson`
}
