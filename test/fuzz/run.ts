// Throws whatever it can think of at everything that takes input from outside: npm run fuzz
//   -- --seconds 120   how long in all (60)
//   -- --seed 7        where to begin (another each time)
//   -- --target forms  only this one; may be given several times
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runInProcess, type TargetOutcome } from './harness/run-in-process.ts'
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
try {
  for (const target of targets) await run(target)
} finally {
  rmSync(directory, { recursive: true, force: true })
}

async function run(target: FuzzTarget): Promise<void> {
  const { name } = target
  const ms = (seconds * 1000 * target.weight) / targets.reduce((sum, { weight }) => sum + weight, 0)
  const lastInput = join(directory, name)
  const outcome = await runInProcess({ target: name, seed, ms, shrinkMs: 20_000, lastInput })
  say(
    `${name.padEnd(14)} ${String(outcome.cases).padStart(8)} cases  ${outcome.failure ? 'FAILED' : 'ok'}`,
  )
  if (outcome.failure) report(name, outcome.failure)
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
