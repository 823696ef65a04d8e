// One thread of the bare loop: hashes without pause, and says how many it did in the given time.
import { createRequire } from 'node:module'
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'

// As low as the threads of the pool: what else the machine does must not take from one of them alone.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW)

const require = createRequire(import.meta.url)
const salt = '$2b$12$CCCCCCCCCCCCCCCCCCCCC.'
const password = Buffer.from('x'.repeat(44))

const engines = {
  'native bcrypt': () => {
    const { hashSync } = require('@node-rs/bcrypt')
    return () => hashSync(password, { salt })
  },
  bcryptjs: () => {
    const bcrypt = require('bcryptjs')
    return () => (bcrypt.default ?? bcrypt).hashSync(password.toString(), salt)
  },
  argon2id: () => {
    const { hashRawSync } = require('@node-rs/argon2')
    const options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }
    return () => hashRawSync(password, { ...options, salt: Buffer.alloc(16, 1) })
  },
}

const hash = engines[workerData.engine]()
hash()
parentPort.on('message', (ms) => {
  let count = 0
  const start = performance.now()
  while (performance.now() - start < ms) {
    hash()
    count += 1
  }
  parentPort.postMessage(count / ((performance.now() - start) / 1000))
})
