// How many logins a second do the threads of the pool reach, of what a bare loop reaches on all cores?
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

const dist = process.env.GADWALL_DIST ?? '../dist'
const { createPasswords } = await import(`${dist}/auth/passwords/create-passwords.js`)

const ROUND_MS = Number(process.env.ROUND_MS ?? 4000)
const ROUNDS = Number(process.env.ROUNDS ?? 5)
const THREADS = availableParallelism()
const LEAST = 0.95

const rows = [
  { engine: 'native bcrypt', options: { engines: { bcrypt: 'native' } } },
  { engine: 'bcryptjs', options: { engines: { bcrypt: 'js' } } },
  { engine: 'argon2id', options: { hasher: 'argon2id' } },
]

let isFast = true
const only = process.argv[2]
for (const { engine, options } of rows.filter((row) => !only || row.engine === only)) {
  const bare = await openBareLoop(engine)
  const pool = await openPool(options)
  const shares = []
  let [bareBest, poolBest] = [0, 0]
  // In turns, so that whatever else the machine does slows down both.
  for (let round = 0; round < ROUNDS; round += 1) {
    const [one, other] = [await bare.run(), await pool.run()]
    bareBest = Math.max(bareBest, one)
    poolBest = Math.max(poolBest, other)
    shares.push(other / one)
  }
  const share = shares.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]
  isFast &&= share >= LEAST
  print(
    `${engine.padEnd(14)} bare ${bareBest.toFixed(1)}/s  pool ${poolBest.toFixed(1)}/s  share ${(share * 100).toFixed(1)} %`,
  )
  await Promise.all([bare.close(), pool.close()])
}
if (!isFast) process.exitCode = 1

async function openBareLoop(engine) {
  const workers = Array.from(
    { length: THREADS },
    () => new Worker(new URL('./hashing-bare.mjs', import.meta.url), { workerData: { engine } }),
  )
  await Promise.all(workers.map((worker) => ask(worker, 10)))
  return {
    async run() {
      const rates = await Promise.all(workers.map((worker) => ask(worker, ROUND_MS)))
      return rates.reduce((sum, rate) => sum + rate)
    },
    close: () => Promise.all(workers.map((worker) => worker.terminate())),
  }
}

function ask(worker, ms) {
  return new Promise((resolve) => {
    worker.once('message', resolve)
    worker.postMessage(ms)
  })
}

async function openPool(options) {
  const passwords = createPasswords(options)
  const encoded = await passwords.make('correct horse battery staple')
  let ends = []
  const work = async (until) => {
    while (performance.now() < until) {
      await passwords.verify('correct horse battery staple', encoded)
      ends.push(performance.now())
    }
  }
  // From the moment when every thread has done one to the last end before time was up: neither filling
  // nor emptying the queue counts.
  const burst = async (ms) => {
    ends = []
    const until = performance.now() + ms
    await Promise.all(Array.from({ length: 4 * THREADS }, () => work(until)))
    const counted = ends.filter((end) => end <= until)
    return (counted.length - THREADS) / ((counted.at(-1) - counted[THREADS - 1]) / 1000)
  }
  await burst(100)
  return { run: () => burst(ROUND_MS), close: () => passwords.close() }
}

function print(line) {
  process.stdout.write(`${line}\n`)
}
