// Measures Gadwall beside its peers and beside an earlier version, compares the figures with the floors,
// and writes figures and a chart. The README of this folder says what each case does.
import { readBenchOptions } from './lib/bench-options.mjs'
import { installIfMissing } from './lib/install.mjs'

const options = readBenchOptions(process.argv.slice(2))
if (options) {
  installIfMissing()
  const { runCases } = await import('./lib/run-cases.mjs')
  const areKept = await runCases(options)
  if (options.isChecked && !areKept) process.exitCode = 1
}
