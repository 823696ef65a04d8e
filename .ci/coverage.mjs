// Runs a command and says how much of src it has run, and which lines are missing in files where much is:
// node .ci/coverage.mjs npm test
//
// c8 reads what Node has recorded. It takes for granted that a file has one compiled form, though, and
// ours have two: the tests get them as CommonJS, the programs that tests start as ES modules. Places in
// the one mean nothing in the other, so each form is read by itself, and lines are put together last.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Report } from 'c8'

const LEAST_PERCENT = 95
const WORTH_SAYING_BELOW = 90
const SOURCES = pathToFileURL(join(process.cwd(), 'src/')).href

const [command, ...args] = process.argv.slice(2)
const directory = mkdtempSync(join(tmpdir(), 'gadwall-coverage-'))
try {
  const outcome = run()
  process.exitCode = (await report()) ? outcome : outcome || 1
} finally {
  rmSync(directory, { recursive: true, force: true })
}

function run() {
  const env = { ...process.env, NODE_V8_COVERAGE: join(directory, 'all') }
  const { status, error } = spawnSync(command, args, { env, stdio: 'inherit' })
  if (error) throw error
  return status ?? 1
}

/** Says what was not run, and whether enough was. */
async function report() {
  const [total, ...others] = await Promise.all(splitByForm().map(readLines))
  if (!total) return false
  for (const other of others) total.merge(other)

  for (const path of total.files().sort()) {
    const file = total.fileCoverageFor(path)
    const { pct } = file.toSummary().lines
    const percent = `${pct.toFixed(1)} %`.padStart(7)
    if (pct < WORTH_SAYING_BELOW)
      say(`${percent}  ${relative('', path)}: ${ranges(file.getUncoveredLines())}`)
  }
  const { pct, covered, total: all } = total.getCoverageSummary().lines
  say(`Line coverage of src: ${pct} % (${covered} of ${all} lines)`)
  if (pct < LEAST_PERCENT) say(`It must be at least ${LEAST_PERCENT} %.`)
  return pct >= LEAST_PERCENT
}

/** Directories with recordings; in each of them every file has one form. */
function splitByForm() {
  const formsOf = new Map()
  const directories = new Set()
  for (const name of readdirSync(join(directory, 'all'))) {
    const recording = readRecording(join(directory, 'all', name))
    const maps = recording['source-map-cache']
    const parts = new Map()
    for (const script of recording.result.filter(({ url }) => url.startsWith(SOURCES))) {
      const forms = formsOf.get(script.url) ?? []
      formsOf.set(script.url, forms)
      const form = String(maps?.[script.url]?.lineLengths)
      if (!forms.includes(form)) forms.push(form)

      const part = join(directory, `${forms.indexOf(form)}`)
      if (!parts.has(part)) parts.set(part, { result: [], 'source-map-cache': {} })
      parts.get(part).result.push(script)
      parts.get(part)['source-map-cache'][script.url] = maps?.[script.url]
    }
    for (const [part, content] of parts) {
      mkdirSync(part, { recursive: true })
      writeFileSync(join(part, name), JSON.stringify(content))
      directories.add(part)
    }
  }
  return [...directories]
}

/** A program that is killed may leave half a file. */
function readRecording(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { result: [] }
  }
}

function readLines(tempDirectory) {
  const nothing = { reporter: [], resolve: '', omitRelative: true, watermarks: {} }
  const what = { include: ['src/**'], exclude: [], extension: ['.ts'], excludeNodeModules: true }
  return new Report({ ...nothing, ...what, tempDirectory }).getCoverageMapFromAllCoverageFiles()
}

/** `3, 5-7` for 3, 5, 6 and 7. */
function ranges(lines) {
  const found = []
  for (const line of lines.map(Number)) {
    const last = found.at(-1)
    if (last?.end === line - 1) last.end = line
    else found.push({ start: line, end: line })
  }
  return found.map(({ start, end }) => (start === end ? start : `${start}-${end}`)).join(', ')
}

function say(line) {
  process.stdout.write(`${line}\n`)
}
