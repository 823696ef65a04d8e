import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

const PROGRAM = new URL('../hashing-bare.mjs', import.meta.url)

/** Hashes a second of the engine itself, a thread on each core and nothing else. */
export async function bareLoop(engine, seconds) {
  const rates = await Promise.all(
    Array.from({ length: availableParallelism() }, () => oneThread(engine, seconds)),
  )
  return rates.reduce((sum, rate) => sum + rate)
}

async function oneThread(engine, seconds) {
  const thread = new Worker(PROGRAM, { workerData: { engine } })
  thread.postMessage(seconds * 1000)
  const [rate] = await once(thread, 'message')
  await thread.terminate()
  return rate
}
