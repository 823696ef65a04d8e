import fc from 'fast-check'
import { TwoProcesses } from '../support/two-processes.ts'
import { changeSteps } from './model-changes.ts'
import { visitSteps } from './model-visits.ts'
import { newWorld } from './model-world.ts'

const DURATION_MS = 8_000

describe('two processes at one SQLite file, whatever is done in whatever order', () => {
  let processes: TwoProcesses
  before(async function start() {
    this.timeout(60_000)
    processes = await TwoProcesses.start()
  })
  after(() => processes.remove())

  it('show at every moment what is true', async function runModel() {
    this.timeout(60_000)
    const steps = fc.commands([...visitSteps(), ...changeSteps(), ...changeSteps()], {
      maxCommands: 40,
      size: 'max',
    })
    const property = fc.asyncProperty(steps, async (each) => {
      const model = await newWorld(processes)
      await fc.asyncModelRun(() => ({ model, real: processes }), each)
    })
    await fc.assert(property, { numRuns: 100, interruptAfterTimeLimit: DURATION_MS })
  })
})
