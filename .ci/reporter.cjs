// The usual report, and at its end the totals in the file that TOTALS_FILE names.
const { writeFileSync } = require('node:fs')
const { Runner, reporters } = require('mocha')

module.exports = class SpecWithTotals extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options)
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats
      const totals = `${passes} passed, ${failures} failed, ${pending} skipped\n`
      writeFileSync(process.env.TOTALS_FILE, totals)
    })
  }
}
