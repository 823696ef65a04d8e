import { availableParallelism } from 'node:os'
import { anonymous } from '../cases/anonymous.mjs'
import { bulk } from '../cases/bulk.mjs'
import { freshness } from '../cases/freshness.mjs'
import { growth } from '../cases/growth.mjs'
import { login } from '../cases/login.mjs'
import { loginStorm } from '../cases/login-storm.mjs'
import { memory } from '../cases/memory.mjs'
import { postgres } from '../cases/postgres.mjs'
import { purge } from '../cases/purge.mjs'
import { signedIn } from '../cases/signed-in.mjs'
import { startUp } from '../cases/start-up.mjs'
import { baselineContestant, contestants, versionsOf } from './contestants.mjs'
import { cores } from './cores.mjs'
import { openLoad } from './load.mjs'
import { Report, say, table } from './report.mjs'
import { writeResults } from './results.mjs'

const all = [
  signedIn,
  freshness,
  postgres,
  anonymous,
  login,
  loginStorm,
  startUp,
  memory,
  bulk,
  growth,
  purge,
]
const LONGEST_MESSAGE = 200

const quick = [signedIn, freshness, postgres, login, loginStorm, startUp]

/** Runs the cases that are asked for and tells whether every floor was reached. */
export async function runCases(options) {
  const { settings, isWhole } = options
  const chosen = choose(options)
  const report = new Report()
  const { taking, absent } = contestants(options.peers)
  describe(options, absent, report)
  const baseline = findBaseline(options, chosen, report)
  const load = openLoad(cores.load)
  try {
    for (const one of chosen) await runCase(one, { taking, baseline, settings, report, load })
  } finally {
    load.close()
  }
  writeResults({ isWhole, settings, report, machine: machine(), versions: versionsOf(taking) })
  return conclude(report)
}

function choose({ cases, kind }) {
  if (!cases) return kind === 'quick' ? quick : all
  return cases.map((name) => {
    const found = all.find((one) => one.name === name)
    if (found) return found
    throw new Error(`There is no case "${name}": ${all.map((one) => one.name).join(', ')}`)
  })
}

/** The earlier version, if one of the cases compares with it. */
function findBaseline({ baseline }, chosen, report) {
  if (!chosen.some(({ needsBaseline }) => needsBaseline)) return null
  const { contestant = null, reason } = baselineContestant(baseline)
  if (!contestant) report.note(`NOT COMPARED with the earlier version: ${reason}`)
  return contestant
}

function machine() {
  return {
    cores: availableParallelism(),
    node: process.versions.node,
    isPinned: cores.server !== null,
  }
}

function describe({ kind, settings }, absent, report) {
  const { cores: count, node } = machine()
  const { rounds, seconds } = settings
  say(`${count} cores, Node ${node}. ${rounds} rounds of ${seconds} s, in turns; medians (range).`)
  if (kind === 'smoke') say('SMOKE RUN: the figures mean nothing.')
  say(cores.note)
  if (cores.server === null) report.note(cores.note)
  for (const { label, reason } of absent) report.note(`${label} takes no part: ${reason}`)
}

async function runCase({ name, title, run }, bench) {
  const start = performance.now()
  say(`\n== ${title} (--cases ${name})\n`)
  try {
    await run(bench)
  } catch (error) {
    bench.report.promise(`${name}: the run is valid`, false, messageOf(error))
  }
  say(`\n${((performance.now() - start) / 1000).toFixed(0)} s`)
}

/** One line that fits into a table. */
function messageOf({ message, cause }) {
  const text = cause ? `${message}: ${cause.message}` : message
  return text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_MESSAGE)
}

function conclude({ promises, notes, broken }) {
  say('\n== Floors\n')
  table(
    ['', '', 'found'],
    promises.map(({ text, found, isKept }) => [text, isKept ? 'pass' : 'FAIL', found]),
  )
  for (const note of notes) if (note.startsWith('NOT ')) say(note)
  say(`\n${promises.length - broken.length} of ${promises.length} floors reached`)
  return broken.length === 0
}
