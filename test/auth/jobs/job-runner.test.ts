import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import type { Job } from '../../../src/auth/jobs/job.ts'
import { JobRunner } from '../../../src/auth/jobs/job-runner.ts'
import type { LeaseStore } from '../../../src/auth/jobs/lease-store.ts'
import { MemoryLeaseStore } from '../../../src/testing/memory/memory-lease-store.ts'

const HOUR_MS = 3_600_000

describe('JobRunner', () => {
  let warnings: unknown[]
  let runners: JobRunner[]
  beforeEach(() => {
    warnings = []
    runners = []
  })
  afterEach(() => Promise.all(runners.map((runner) => runner.close())))

  const open = (jobs: Job[], leases?: LeaseStore, clock?: () => number) => {
    const logger = { warn: (fields: object) => warnings.push(fields) }
    const runner = new JobRunner(jobs, { logger, leases, ...(clock && { clock }) })
    runners.push(runner)
    return runner
  }

  const counting = (
    everyMs: number,
    work: (signal: AbortSignal) => Promise<void> = async () => {},
  ) => {
    const job = {
      name: 'count',
      everyMs,
      runs: 0,
      async run(signal: AbortSignal) {
        job.runs += 1
        await work(signal)
      },
    }
    return job
  }

  it('runs nothing before it is started', async () => {
    const job = counting(1)
    open([job])
    await pause(20)
    expect(job.runs).to.equal(0)
  })

  it('runs a job at once, and again when its time has passed', async () => {
    const [soon, later] = [counting(5), counting(HOUR_MS)]
    open([soon, later]).start()
    await pause(60)
    expect(soon.runs).to.be.above(2)
    expect(later.runs).to.equal(1)
  })

  it('runs once however often it is started', async () => {
    const job = counting(HOUR_MS)
    const runner = open([job])
    for (let i = 0; i < 3; i++) runner.start()
    await pause(10)
    expect(job.runs).to.equal(1)
  })

  it('reports a job that fails, and runs it again', async () => {
    const job = counting(5, () => Promise.reject(new Error('the disk is full')))
    open([job]).start()
    await pause(60)
    expect(job.runs).to.be.above(1)
    expect(warnings[0]).to.deep.equal({ job: 'count', error: 'Error: the disk is full' })
  })

  it('tells a job that is under way when it is closed, waits for it, and runs nothing more', async () => {
    let isOver = false
    const job = counting(1, async (signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      await pause(10)
      isOver = true
    })
    const runner = open([job])
    runner.start()
    await pause(5)
    await runner.close()
    expect(isOver).to.equal(true)
    await pause(20)
    expect(job.runs).to.equal(1)
    expect(warnings).to.deep.equal([])
  })

  it('of many processes one runs a job, until its next run is due', async () => {
    const leases = new MemoryLeaseStore()
    let now = 0
    const jobs = Array.from({ length: 20 }, () => counting(HOUR_MS))
    for (const job of jobs) open([job], leases, () => now).start()
    await pause(20)
    expect(jobs.reduce((sum, { runs }) => sum + runs, 0)).to.equal(1)

    now = HOUR_MS
    const next = counting(HOUR_MS)
    open([next], leases, () => now).start()
    await pause(10)
    expect(next.runs).to.equal(1)
  })

  it('another process may run the job as soon as the one that ran it is closed', async () => {
    const leases = new MemoryLeaseStore()
    const [first, second] = [counting(HOUR_MS), counting(HOUR_MS)]
    const runner = open([first], leases)
    runner.start()
    await pause(10)
    await runner.close()
    open([second], leases).start()
    await pause(10)
    expect([first.runs, second.runs]).to.deep.equal([1, 1])
  })
})
