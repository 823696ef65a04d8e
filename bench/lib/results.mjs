import { mkdirSync, writeFileSync } from 'node:fs'
import { signedInChart } from './chart.mjs'
import { say } from './report.mjs'

const FOLDER = new URL('../results/', import.meta.url)

/** Only a whole run replaces the figures that are committed. */
export function writeResults({ isWhole, settings, report, machine, versions }) {
  const { rounds, seconds } = settings
  const { figures, promises, notes } = report
  const name = isWhole ? 'latest' : 'partial'
  const content = { machine, rounds, seconds, versions, cases: figures, promises, notes }
  mkdirSync(FOLDER, { recursive: true })
  write(`${name}.json`, `${JSON.stringify(content, rounded, 2)}\n`)
  if (!figures['signed-in']) return
  const chart = signedInChart(figures['signed-in'], machine)
  write(isWhole ? 'signed-in.svg' : 'partial.svg', chart)
}

function rounded(_, value) {
  return typeof value === 'number' ? Number(value.toPrecision(5)) : value
}

function write(name, text) {
  writeFileSync(new URL(name, FOLDER), text)
  say(`wrote bench/results/${name}`)
}
