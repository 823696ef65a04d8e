// While coverage is recorded, each process that runs tests writes it now and then: what waits for the end of
// the process is lost where it does not end by itself, and lines that were run would count as not run.
const { takeCoverage } = require('node:v8')

const EVERY_MS = 60_000

let next = Date.now() + EVERY_MS

exports.mochaHooks = {
  afterAll() {
    if (process.env.NODE_V8_COVERAGE === undefined || Date.now() < next) return
    takeCoverage()
    next = Date.now() + EVERY_MS
  },
}
