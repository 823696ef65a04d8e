import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import fc from 'fast-check'
import { type FuzzOptions, fuzz } from './harness/fuzz.ts'
import { runInProcess } from './harness/run-in-process.ts'
import { savedFailures } from './harness/seeds.ts'
import type { OpenTarget } from './harness/target.ts'
import { TARGETS } from './targets/all.ts'

const BROKEN = fileURLToPath(new URL('./broken-program.ts', import.meta.url))

/** Breaks for every number above 41. */
const broken: OpenTarget<unknown> = {
  arbitrary: fc.nat(1_000_000),
  check(input) {
    if (Number(input) > 41) throw new Error(`${input} is too much`)
  },
}
const sound: OpenTarget<unknown> = { arbitrary: fc.nat(), check() {} }
const options: FuzzOptions = { seed: 1, ms: 200, shrinkMs: 2_000, saved: [] }

describe('npm run fuzz', () => {
  it('finds what is broken, and says the shortest input and how to find it again', async () => {
    const { failure } = await fuzz(broken, options)
    expect(failure).to.include({ seed: 1, input: 42, isKnown: false })
    expect(failure?.message).to.contain('42 is too much')

    const { seed, path = '' } = failure ?? { seed: 0 }
    const property = fc.property(broken.arbitrary, (input) => Number(input) <= 41)
    const again = fc.check(property, { seed, path, endOnFailure: true })
    expect(again.counterexample).to.deep.equal([42])
  })

  it('tries what failed before first, and stops at it', async () => {
    const saved = [{ seed: 9, path: '0', input: 77 }]
    const { cases, failure } = await fuzz(broken, { ...options, saved })
    expect(cases).to.equal(1)
    expect(failure).to.deep.include({ input: 77, isKnown: true, seed: 9, path: '0' })
  })

  it('goes on until the time is over when all is well', async () => {
    const start = performance.now()
    const { cases, failure } = await fuzz(sound, {
      ...options,
      saved: [{ seed: 9, path: '0', input: 7 }],
    })
    expect(failure).to.equal(null)
    expect(cases).to.be.above(100)
    expect(performance.now() - start).to.be.within(190, 5_000)
  })

  it('takes a process that hangs or ends for a failure, and names its last input', async function processes() {
    this.timeout(30_000)
    const directory = mkdtempSync(join(tmpdir(), 'gadwall-fuzz-'))
    const run = (target: string) => {
      const order = {
        target,
        seed: 1,
        ms: 1_000,
        shrinkMs: 1_000,
        sites: null,
        lastInput: join(directory, target),
      }
      return runInProcess(order, { program: BROKEN, hangMs: 1_500 })
    }
    try {
      const [hanging, ending] = await Promise.all([run('hangs'), run('ends')])
      expect(hanging.failure).to.deep.include({ input: 'hangs', message: 'It hung for 1500 ms' })
      expect(ending.failure).to.deep.include({ input: 'ends', message: 'The process ended with 3' })
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  })

  it('keeps what failed as inputs of targets that exist', () => {
    for (const { name } of TARGETS) {
      for (const failure of savedFailures(name)) {
        expect(failure).to.have.all.keys('seed', 'path', 'input')
      }
    }
    expect(new Set(TARGETS.map(({ name }) => name)).size).to.equal(TARGETS.length)
  })
})
