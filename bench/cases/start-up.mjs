import { rmSync } from 'node:fs'
import { cores } from '../lib/cores.mjs'
import { makeDirectory } from '../lib/launch.mjs'
import { openContestant } from '../lib/open-contestant.mjs'
import { inTurns } from '../lib/pages.mjs'
import { residentMegabytes } from '../lib/process.mjs'
import { ranged, table } from '../lib/report.mjs'
import { spread } from '../lib/stats.mjs'

const MOST_MILLISECONDS = 1000
const MOST_MEGABYTES = 130

/** From the start of the process to its first page, with a database that is there, and memory then. */
export const startUp = {
  name: 'start-up',
  title: 'From start to first page, and memory after it',
  async run({ taking, settings, report }) {
    const contestants = taking.filter(({ name }) => name !== 'better-auth-cache')
    const places = contestants.map((contestant) => ({ contestant, directory: makeDirectory() }))
    try {
      // The first start makes the tables.
      for (const place of places) await startIn(place)
      const results = await inTurns(settings.rounds, places, startIn)
      const rows = [...results].map(([{ contestant }, rounds]) => ({
        name: contestant.name,
        label: contestant.label,
        milliseconds: spread(rounds.map(({ milliseconds }) => milliseconds)),
        megabytes: spread(rounds.map(({ megabytes }) => megabytes)),
      }))
      print(rows)
      report.keep('start-up', rows)
      check(rows, report)
    } finally {
      for (const { directory } of places) rmSync(directory, { recursive: true, force: true })
    }
  },
}

async function startIn({ contestant, directory }) {
  const server = await openContestant(contestant, {
    core: cores.server,
    directory,
    environment: { SECRET: 'one secret for all starts of this server' },
  })
  const megabytes = residentMegabytes(server.pid)
  await server.stop()
  return { milliseconds: server.milliseconds, megabytes }
}

function print(rows) {
  table(
    ['', 'first page ms', 'memory MB'],
    rows.map(({ label, milliseconds, megabytes }) => [
      label,
      ranged(milliseconds),
      ranged(megabytes, 1),
    ]),
  )
}

function check(rows, report) {
  const { milliseconds, megabytes } = rows.find(({ name }) => name === 'gadwall')
  report.promise(
    `start: first page within ${MOST_MILLISECONDS} ms`,
    milliseconds.median < MOST_MILLISECONDS,
    `${milliseconds.median.toFixed(0)} ms`,
  )
  report.promise(
    `memory after start: less than ${MOST_MEGABYTES} MB`,
    megabytes.median < MOST_MEGABYTES,
    `${megabytes.median.toFixed(1)} MB`,
  )
}
