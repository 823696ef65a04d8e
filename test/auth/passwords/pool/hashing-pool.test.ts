import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { Overloaded } from '../../../../src/auth/errors.ts'
import { BcryptHasher } from '../../../../src/auth/passwords/hashers/bcrypt-hasher.ts'
import {
  HashingPool,
  type HashingPoolOptions,
} from '../../../../src/auth/passwords/pool/hashing-pool.ts'

describe('HashingPool', () => {
  let pool: HashingPool
  let quick: () => Promise<string>
  let slow: (signal?: AbortSignal) => Promise<string>
  afterEach(() => pool.close())

  /** A pool whose threads are awake, with hashes of a millisecond and of a tenth of a second. */
  async function open(options: HashingPoolOptions): Promise<void> {
    pool = new HashingPool(options)
    const [cheap, costly] = [new BcryptHasher(pool, 4), new BcryptHasher(pool, 11)]
    quick = () => cheap.make('password')
    slow = (signal) => costly.make('password', { signal })
    await quick()
  }

  it('starts no thread before the first hash, and can be closed without one', async () => {
    let started = 0
    const count = () => {
      started += 1
    }
    process.on('worker', count)
    try {
      await new HashingPool({ threads: 2 }).close()
      expect(started).to.equal(0)
      await open({ threads: 2 })
      expect(started).to.equal(1)
    } finally {
      process.off('worker', count)
    }
  })

  it('refuses with Overloaded when no thread can be started, and starts them anew when one can', async () => {
    const file = fileURLToPath(new URL('without-descriptors-process.ts', import.meta.url))
    const limited = [
      '-c',
      'ulimit -n 128; exec "$0" "$@"',
      process.execPath,
      '--import',
      'tsx',
      file,
    ]
    const { stdout } = await promisify(execFile)('bash', limited)
    expect(stdout).to.equal('ready Overloaded Overloaded Overloaded ready made')
  })

  it('refuses with Overloaded what would wait in a full queue, and finishes all the others', async () => {
    await open({ threads: 1, queueLimit: 3 })
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => slow()))
    const refused = outcomes.filter(({ status }) => status === 'rejected')

    expect(outcomes.length - refused.length).to.be.within(3, 5)
    for (const outcome of refused as PromiseRejectedResult[]) {
      expect(outcome.reason).to.be.instanceOf(Overloaded)
    }
    expect(await quick()).to.be.a('string')
  })

  it('drops a hash whose visitor went away while it was waiting: it costs nothing', async () => {
    await open({ threads: 1 })
    const gone = new AbortController()
    const running = slow()
    const waiting = Promise.allSettled(Array.from({ length: 50 }, () => slow(gone.signal)))
    expect(pool.waiting).to.be.at.least(49)
    gone.abort()

    expect(pool.waiting).to.equal(0)
    for (const outcome of await waiting) {
      expect(outcome).to.have.nested.property('reason.name', 'AbortError')
    }
    expect(await running).to.be.a('string')
  })

  it('does not even queue a hash whose visitor is gone already', async () => {
    await open({ threads: 1 })
    const outcome = await slow(AbortSignal.abort()).catch((error) => error)

    expect(outcome).to.have.property('name', 'AbortError')
    expect(pool.waiting).to.equal(0)
  })

  it('never keeps the event loop waiting, however many hashes are under way', async () => {
    await open({})
    let isHashing = true
    let turns = 0
    const hashes = Promise.all(Array.from({ length: 4 }, () => slow())).finally(() => {
      isHashing = false
    })
    while (isHashing) {
      turns += 1
      await new Promise((resolve) => setImmediate(resolve))
    }
    await hashes

    // On the event loop each hash would take one turn, or a few.
    expect(turns).to.be.above(200)
  })

  it('leaves nobody waiting when it is closed: what is running or queued is rejected', async () => {
    await open({ threads: 1 })
    const outcomes = Promise.allSettled([slow(), slow(), slow()])
    await pool.close()

    for (const { status } of await outcomes) expect(status).to.equal('rejected')
  })

  it('does not take ceilings on trust: the threads refuse a bomb by themselves', async () => {
    await open({ threads: 1 })
    const known = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'
    expect(await pool.verify(known, ['wrong', 'U*U'])).to.equal(true)

    const start = performance.now()
    expect(await pool.verify(known.replace('$05$', '$31$'), ['U*U'])).to.equal(false)
    expect(performance.now() - start).to.be.below(1000)
  })

  it('tells how many hashes wait, and about how long one more would', async () => {
    await open({ threads: 1 })
    expect([pool.waiting, pool.waitMs]).to.deep.equal([0, 0])
    for (let count = 0; count < 5; count += 1) await slow()
    const start = performance.now()
    const all = Array.from({ length: 6 }, () => slow())
    const estimated = pool.waitMs
    expect(pool.waiting).to.equal(5)
    await Promise.all(all)

    expect(estimated).to.be.within(50, 4 * (performance.now() - start))
    expect([pool.waiting, pool.waitMs]).to.deep.equal([0, 0])
  })

  it('refuses what would wait in a full queue before any hash is done', async () => {
    await open({ threads: 1 })
    let done = 0
    const all = Array.from({ length: 65 }, () => quick().then(() => (done += 1)))
    const error = await quick().catch((reason) => reason)

    expect(done).to.equal(0)
    expect(error).to.be.instanceOf(Overloaded)
    await Promise.all(all)
  })
})
