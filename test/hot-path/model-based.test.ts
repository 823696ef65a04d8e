import fc from 'fast-check'
import { TwoProcesses } from '../support/two-processes.ts'
import { deedSteps } from './model-deeds.ts'
import { visitSteps } from './model-visits.ts'
import { newWorld } from './model-world.ts'

const DURATION_MS = 5_000

describe('two processes, whatever is done in whatever order', () => {
  for (const [boundMs, promise] of [
    [0, 'show at every moment what is true'],
    [50, 'show what is true, or what was true 50 ms ago before another process wrote'],
  ] as const) {
    describe(`with a memory of ${boundMs} ms`, () => {
      let processes: TwoProcesses
      before(async function start() {
        this.timeout(60_000)
        processes = await TwoProcesses.start(boundMs)
      })
      after(() => processes.remove())

      it(promise, async function runModel() {
        this.timeout(60_000)
        const steps = fc.commands([...visitSteps(), ...deedSteps(), ...deedSteps()], {
          maxCommands: 40,
          size: 'max',
        })
        const property = fc.asyncProperty(steps, async (each) => {
          const model = await newWorld(processes, boundMs)
          await fc.asyncModelRun(() => ({ model, real: processes }), each)
        })
        await fc.assert(property, { numRuns: 60, interruptAfterTimeLimit: DURATION_MS })
      })
    })
  }
})
