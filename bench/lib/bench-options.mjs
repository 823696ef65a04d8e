import { parseArgs } from 'node:util'

const USAGE = `Usage: npm run bench -- [options]

  --quick             fewer and shorter rounds of the most important cases (7 minutes)
  --smoke             does everything work? (its figures mean nothing)
  --check             ends with exit code 1 when a floor is not reached
  --cases a,b         only these cases
  --peers a,b         only these peers beside Gadwall
  --rounds N          how many rounds
  --seconds N         how long each round measures
  --baseline DIR      a checkout of the baseline that is built, instead of making one`

/** Rounds that alternate with an earlier version are shorter and more, long ones are those of a storm. */
const KINDS = {
  full: {
    rounds: 5,
    seconds: 4,
    warmUpSeconds: 1.5,
    pairRounds: 9,
    pairSeconds: 2,
    longRounds: 5,
    leastLoginSeconds: 3,
  },
  quick: {
    rounds: 3,
    seconds: 1.2,
    warmUpSeconds: 0.8,
    pairRounds: 9,
    pairSeconds: 0.8,
    longRounds: 1,
    leastLoginSeconds: 2,
  },
  smoke: {
    rounds: 1,
    seconds: 0.5,
    warmUpSeconds: 0.5,
    pairRounds: 1,
    pairSeconds: 0.5,
    longRounds: 1,
    leastLoginSeconds: 1,
  },
}

const OPTIONS = {
  quick: { type: 'boolean', default: false },
  smoke: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
  cases: { type: 'string' },
  peers: { type: 'string' },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  baseline: { type: 'string' },
  help: { type: 'boolean', default: false },
}

/** What the command line asks for; `null` when it asks for help. */
export function readBenchOptions(args) {
  const { values } = parseArgs({ args, options: OPTIONS })
  if (values.help) {
    process.stdout.write(`${USAGE}\n`)
    return null
  }
  const kind = values.smoke ? 'smoke' : values.quick ? 'quick' : 'full'
  return {
    kind,
    settings: settingsOf(KINDS[kind], values),
    isChecked: values.check,
    cases: values.cases?.split(','),
    peers: values.peers?.split(','),
    baseline: values.baseline,
    // Only such a run may replace the figures that are committed.
    isWhole: kind === 'full' && !['cases', 'peers', 'rounds', 'seconds'].some((it) => values[it]),
  }
}

function settingsOf(standard, { rounds, seconds, smoke }) {
  const settings = { ...standard, isSmoke: smoke }
  if (rounds) settings.rounds = settings.pairRounds = settings.longRounds = Number(rounds)
  if (seconds) settings.seconds = settings.pairSeconds = Number(seconds)
  return settings
}
