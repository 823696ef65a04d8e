import { resolve } from 'node:path'
import type { ImportCounts } from '../auth/import/import-options.ts'
import { UserImport } from '../auth/import/import-users.ts'
import { type ColumnMap, readColumnMap } from '../auth/import/reading/column-map.ts'
import { delimiterOf, formatByName } from '../auth/import/reading/format.ts'
import { kinds } from '../auth/import/reading/kinds/kinds.ts'
import {
  type ImportFormat,
  type ReadOptions,
  readLines,
} from '../auth/import/reading/read-lines.ts'
import type { LineProblem } from '../auth/import/user-record.ts'
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
import { assertNoDatabaseFile } from './import/database-files.ts'
import { printable } from './import/printable.ts'
import { Progress } from './import/progress.ts'
import { reasonOf } from './import/reason.ts'
import { RefusedFile } from './import/refused-file.ts'
import { findSource, type ImportSource } from './import/source.ts'
import { asFailure } from './import/unreadable.ts'

export const importUsers: Command = {
  name: 'import',
  usage:
    '<file or -> [--from KIND] [--map field=column,…] [--delimiter C] [--unknown refuse|skip] [--format csv|ndjson|json] [--dry-run] [--skip-bad] [--allow-weak] [--refused FILE]',
  summary: 'Moves users in from a file, all of them or none.',
  options: {
    format: { type: 'string' },
    from: { type: 'string' },
    map: { type: 'string' },
    delimiter: { type: 'string' },
    unknown: { type: 'string' },
    'dry-run': { type: 'boolean' },
    'skip-bad': { type: 'boolean' },
    'allow-weak': { type: 'boolean' },
    refused: { type: 'string' },
  },
  positionals: 1,
  async run(tools, values, [file = '']) {
    const settings = readImportSettings(file, values)
    const source = findSource(file, tools)
    await withSite(tools, async (site) => {
      assertNoDatabaseFile(settings, site.databaseFiles, tools)
      const refused = openRefused(settings)
      const counts = await runImport(site, tools, { settings, source, refused })
      report(tools, settings, counts)
      if (refused && counts.refused > 0) {
        print(tools.output, `The refused ones are in ${refused.path}`)
      }
    })
  },
}

/** What is to be done. */
interface ImportSettings {
  /** `-` is standard input. */
  readonly file: string
  /** `null`: as the kind writes it. */
  readonly format: ImportFormat | null
  readonly reading: Pick<ReadOptions, 'kind' | 'map' | 'delimiter' | 'unknown'>
  readonly dryRun: boolean
  readonly skipBad: boolean
  readonly allowWeak: boolean
  /** Where refused lines are to go; `null` when nobody has said. */
  readonly refusedPath: string | null
}

/** What an import works with. */
interface ImportWork {
  readonly settings: ImportSettings
  readonly source: ImportSource
  /** `null` when refused lines are only listed. */
  readonly refused: RefusedFile | null
}

function readImportSettings(file: string, values: OptionValues): ImportSettings {
  const settings = {
    file,
    format: formatOf(file, values),
    reading: readReading(values),
    dryRun: values['dry-run'] === true,
    skipBad: values['skip-bad'] === true,
    allowWeak: values['allow-weak'] === true,
    refusedPath: typeof values.refused === 'string' ? values.refused : null,
  }
  if (values.refused !== undefined && !settings.skipBad) {
    throw new WrongUsage('--refused says where --skip-bad puts what it skips')
  }
  if (settings.refusedPath !== null && resolve(settings.refusedPath) === resolve(file)) {
    throw new WrongUsage('--refused is the file that is imported')
  }
  return settings
}

function readReading({ from, map, delimiter, unknown }: OptionValues): ImportSettings['reading'] {
  const kind = kinds.find(({ name }) => name === from)
  if (from !== undefined && !kind) {
    throw new WrongUsage(`--from is one of ${kinds.map(({ name }) => name).join(', ')}`)
  }
  if (unknown !== undefined && unknown !== 'refuse' && unknown !== 'skip') {
    throw new WrongUsage('--unknown is refuse or skip')
  }
  return {
    kind,
    map: typeof map === 'string' ? mapOf(map) : undefined,
    delimiter: separatorOf(delimiter),
    unknown,
  }
}

function mapOf(text: string): ColumnMap {
  try {
    return readColumnMap(text)
  } catch (error) {
    throw asFailure(error)
  }
}

function separatorOf(given: OptionValues[string]): string | undefined {
  if (given === undefined) return undefined
  const delimiter = typeof given === 'string' ? delimiterOf(given) : null
  if (delimiter !== null) return delimiter
  throw new WrongUsage('--delimiter is one letter that is no quote, or tab')
}

function formatOf(file: string, { format, from }: OptionValues): ImportFormat | null {
  if (format === 'csv' || format === 'ndjson' || format === 'json') return format
  if (format !== undefined) throw new WrongUsage('--format is csv, ndjson or json')
  if (from !== undefined) return null
  const named = formatByName(file)
  if (named !== null) return named
  throw new WrongUsage('Give --format csv, ndjson or json: the name of the file does not tell')
}

/** Before anything is imported: what is refused must have a place. */
function openRefused({ file, skipBad, dryRun, refusedPath }: ImportSettings): RefusedFile | null {
  if (!skipBad || dryRun) return null
  if (refusedPath !== null) return RefusedFile.at(refusedPath)
  return RefusedFile.startingWith(file === '-' ? '' : `${file}.`)
}

async function runImport(
  { auth, bulkUsers, passwords, hashes }: CommandSite,
  { errors }: CommandTools,
  { settings, source, refused }: ImportWork,
): Promise<ImportCounts> {
  const { format, reading, dryRun, skipBad, allowWeak } = settings
  const progress = new Progress(errors, source.share)
  const work = new UserImport(bulkUsers, passwords, {
    dryRun,
    skipBad,
    events: auth.events,
    hashes: { ...hashes, allowWeak },
    async onRefused(line, problems) {
      progress.clear()
      print(errors, `line ${line.number}: ${describe(problems)}`)
      await refused?.add(line, problems)
    },
    onProgress: (counts) => progress.update(counts),
  })
  try {
    return await work.run(readLines(source.open(), format, { ...reading, hashes }))
  } catch (error) {
    throw asFailure(error)
  } finally {
    progress.clear()
    await refused?.close()
  }
}

function describe(problems: readonly LineProblem[]): string {
  return problems.map((one) => `${printable(one.column)}: ${reasonOf(one)}`).join(' ')
}

function report({ output }: CommandTools, settings: ImportSettings, counts: ImportCounts): void {
  const { lines, created, existing, refused } = counts
  const done = settings.dryRun ? 'good' : 'created'
  const all = `Of ${lines} lines: ${created} ${done}, ${existing} there already, ${refused} refused.`
  if (settings.dryRun) {
    print(output, `${all} Nothing was written.`)
    if (refused > 0) throw new CommandFailed(`${refused} lines cannot be imported.`)
    return
  }
  if (refused > 0 && !settings.skipBad) {
    throw new CommandFailed(
      `${refused} of ${lines} lines cannot be imported, so nothing was written. ` +
        'Mend them, or give --skip-bad to import the others.',
    )
  }
  print(output, all)
}
