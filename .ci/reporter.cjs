// The usual report. At its end the totals stand in the file that TOTALS_FILE names, and what failed in the
// one that FAILURES_FILE names, so that it can be said again after a long report of coverage.
const { writeFileSync } = require('node:fs')
const { Runner, reporters } = require('mocha')

const LONGEST_CAUSE = 1500

module.exports = class SpecWithTotals extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options)
    const failed = []
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test, error) => {
      const cause = String(error.stack ?? error.message).slice(0, LONGEST_CAUSE)
      failed.push(`${test.fullTitle()}\n${cause}\n`)
    })
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats
      const totals = `${passes} passed, ${failures} failed, ${pending} skipped\n`
      writeFileSync(process.env.TOTALS_FILE, totals)
      writeFileSync(process.env.FAILURES_FILE, failed.join('\n'))
    })
  }
}
