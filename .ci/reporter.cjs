// The usual report, and at its end the totals in the file that TOTALS_FILE names. While coverage is
// recorded, it is written now and then: what waits for the end of the process is lost where it does not
// end by itself, and lines that were run would count as not run.
const { writeFileSync } = require('node:fs')
const { takeCoverage } = require('node:v8')
const { Runner, reporters } = require('mocha')

const EVERY_MS = 60_000

module.exports = class SpecWithTotals extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options)
    const { EVENT_RUN_END, EVENT_SUITE_END } = Runner.constants
    let next = Date.now() + EVERY_MS
    runner.on(EVENT_SUITE_END, () => {
      if (process.env.NODE_V8_COVERAGE === undefined || Date.now() < next) return
      takeCoverage()
      next = Date.now() + EVERY_MS
    })
    runner.once(EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats
      const totals = `${passes} passed, ${failures} failed, ${pending} skipped\n`
      writeFileSync(process.env.TOTALS_FILE, totals)
      if (process.env.NODE_V8_COVERAGE !== undefined) takeCoverage()
    })
  }
}
