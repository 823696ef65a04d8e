import { availableParallelism } from 'node:os'
import { anonymous } from '../cases/anonymous.mjs'
import { bulk } from '../cases/bulk.mjs'
import { growth } from '../cases/growth.mjs'
import { login } from '../cases/login.mjs'
import { loginStorm } from '../cases/login-storm.mjs'
import { memory } from '../cases/memory.mjs'
import { purge } from '../cases/purge.mjs'
import { signedIn } from '../cases/signed-in.mjs'
import { startUp } from '../cases/start-up.mjs'
import { contestants, versionsOf } from './contestants.mjs'
import { cores } from './cores.mjs'
import { openLoad } from './load.mjs'
import { Report, say } from './report.mjs'
import { writeResults } from './results.mjs'

const cases = [signedIn, anonymous, login, loginStorm, bulk, startUp, memory, growth, purge]

/** Runs the cases that are asked for and tells whether every promise was kept. */
export async function runCases() {
  const settings = readSettings()
  const chosen = choose(process.env.CASES)
  const report = new Report()
  const { taking, absent } = await contestants()
  describe(settings, absent, report)
  const load = openLoad(cores.load)
  try {
    for (const one of chosen) await runCase(one, { taking, settings, report, load })
  } finally {
    load.close()
  }
  const isWhole = chosen.length === cases.length && settings.isStandard
  writeResults({ isWhole, settings, report, machine: machine(), versions: versionsOf(taking) })
  return conclude(report)
}

/** ROUNDS and SECONDS for their number and length; QUICK=1 for a look whether all of it works. */
function readSettings() {
  const isQuick = Boolean(process.env.QUICK)
  const number = (name, standard) => Number(process.env[name] ?? standard)
  return {
    rounds: number('ROUNDS', isQuick ? 1 : 5),
    seconds: number('SECONDS', isQuick ? 1 : 4),
    warmUpSeconds: isQuick ? 0.5 : 1.5,
    isQuick,
    isStandard: !['QUICK', 'ROUNDS', 'SECONDS', 'PEERS'].some((name) => process.env[name]),
  }
}

function choose(names) {
  if (!names) return cases
  return names.split(',').map((name) => {
    const found = cases.find((one) => one.name === name)
    if (found) return found
    throw new Error(`There is no case "${name}": ${cases.map((one) => one.name).join(', ')}`)
  })
}

function machine() {
  return {
    cores: availableParallelism(),
    node: process.versions.node,
    isPinned: cores.server !== null,
  }
}

function describe({ rounds, seconds }, absent, report) {
  const { cores: count, node } = machine()
  say(`${count} cores, Node ${node}. ${rounds} rounds of ${seconds} s, in turns; medians (range).`)
  say(cores.note)
  if (cores.server === null) report.note(cores.note)
  for (const { label, reason } of absent) report.note(`${label} takes no part: ${reason}`)
}

async function runCase({ name, title, run }, bench) {
  const start = performance.now()
  say(`\n== ${title} (CASES=${name})\n`)
  try {
    await run(bench)
  } catch (error) {
    bench.report.promise(`${name}: the run is valid`, false, error.message)
  }
  say(`\n${((performance.now() - start) / 1000).toFixed(0)} s`)
}

function conclude({ promises, broken }) {
  say(`\n${promises.length - broken.length} of ${promises.length} promises kept`)
  for (const { text, found } of broken) say(`BROKEN  ${text}: ${found}`)
  return broken.length === 0
}
