// Throws whatever it can think of at everything that takes input from outside: npm run fuzz
//   -- --seconds 120   how long in all (60)
//   -- --seed 7        where to begin (another each time)
//   -- --target forms  only this one; may be given several times
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runInProcess, type TargetOutcome } from './harness/run-in-process.ts'
import { RunningSites } from './harness/run-sites.ts'
import { saveFailure } from './harness/seeds.ts'
import type { FuzzTarget } from './harness/target.ts'
import { TARGETS } from './targets/all.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    target: { type: 'string', multiple: true, default: TARGETS.map(({ name }) => name) },
  },
})
const [seconds, seed] = [Number(values.seconds), Number(values.seed)]
if (!(seconds > 0) || !Number.isInteger(seed))
  throw new TypeError('Give --seconds and --seed numbers')
const targets = values.target.map(targetNamed)

say(`seed ${seed}, ${seconds} s over ${targets.length} targets`)
const directory = mkdtempSync(join(tmpdir(), 'gadwall-fuzz-'))
const sites = targets.some(({ needsSites }) => needsSites) ? await RunningSites.start() : null
try {
  for (const [index, target] of targets.entries()) await run(target, targets.slice(index))
} finally {
  await sites?.remove()
  rmSync(directory, { recursive: true, force: true })
}

/** @param left this target and those that come after it. */
async function run(target: FuzzTarget, left: readonly FuzzTarget[]): Promise<void> {
  const { name, weight, needsSites } = target
  const msLeft = seconds * 1000 - performance.now()
  const ms = (msLeft * weight) / left.reduce((sum, one) => sum + one.weight, 0)
  const outcome = await runInProcess({
    ...{ target: name, seed, ms, shrinkMs: 20_000 },
    lastInput: join(directory, name),
    sites: needsSites && sites ? sites.addresses : null,
  })
  const cases = String(outcome.cases).padStart(8)
  say(`${name.padEnd(14)} ${cases} cases  ${outcome.failure ? 'FAILED' : 'ok'}`)
  if (outcome.failure) report(name, outcome.failure)
  await sites?.heal()
}

function report(name: string, failure: NonNullable<TargetOutcome['failure']>): void {
  process.exitCode = 1
  const { path, input, message, isKnown } = failure
  say(`  seed ${failure.seed}, path ${path}${isKnown ? ' (failed before)' : ''}`)
  say(`  input ${JSON.stringify(input)}`)
  say(`  ${message.replaceAll('\n', '\n  ')}`)
  // Where nobody looks at the files afterwards there is no use in keeping it.
  if (!process.env.CI) saveFailure(name, failure)
}

function targetNamed(name: string): FuzzTarget {
  const target = TARGETS.find((one) => one.name === name)
  if (target) return target
  throw new TypeError(`There is no target "${name}": ${TARGETS.map((one) => one.name).join(', ')}`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
