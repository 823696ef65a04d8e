import { closeSync, openSync } from 'node:fs'
import { BcryptHasher } from '../../../../src/auth/passwords/hashers/bcrypt-hasher.ts'
import { HashingPool } from '../../../../src/auth/passwords/pool/hashing-pool.ts'

// Makes a hash while this process may open no more files, and again when it may. Prints what came of it.
const pool = new HashingPool({ threads: 1 })
const hash = () =>
  new BcryptHasher(pool, 4).make('password').then(
    () => 'made',
    (error: Error) => error.name,
  )
const taken: number[] = []
try {
  for (;;) taken.push(openSync('/dev/null', 'r'))
} catch {
  // None is left.
}
const ready = () =>
  pool.checkReady().then(
    () => 'ready',
    (error: Error) => error.name,
  )
const outcomes = [await ready(), await hash(), await hash(), await ready()]
for (const one of taken) closeSync(one)
outcomes.push(await ready(), await hash())
await pool.close()
process.stdout.write(outcomes.join(' '))
