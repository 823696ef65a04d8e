import { expect } from 'chai'
import { readUserRecord } from '../../../../src/auth/import/user-record.ts'
import { PASSWORD_MAX_BYTES } from '../../../../src/auth/passwords/cost/cost.ts'
import { createPasswords } from '../../../../src/auth/passwords/create-passwords.ts'
import { isRefused, readStored } from '../../../../src/auth/passwords/formats/registry.ts'
import { ForeignHasher } from '../../../../src/auth/passwords/hashers/foreign-hasher.ts'
import type { UnusableHash } from '../../../../src/auth/passwords/hashers/hasher.ts'
import { inspectHash } from '../../../../src/auth/passwords/inspect-hash.ts'
import { HashingPool } from '../../../../src/auth/passwords/pool/hashing-pool.ts'
import { QUICK, speeds, unitsOf } from '../../../support/speeds.ts'
import vectors from '../../../vectors/hashes.json' with { type: 'json' }

const BCRYPT = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'
const RIGHT = 'U*U'
/** Each round of bcrypt takes a millisecond there. */
const SLOW = speeds(1)
const PRICE = 2 ** 5

describe('the ceiling of what a stored hash may cost', () => {
  it('accepts every format just under it, and refuses it just above it', () => {
    for (const { id, hash, variant } of vectors.accepted as readonly Vector[]) {
      const inspect = (maxMs: number) => {
        const keys = { pepper: 'f00dpepper' }
        const options = { keys, allowWeak: true, speeds: SLOW, maxMs, ...(variant && { variant }) }
        return inspectHash(hash, options)
      }
      const found = inspect(Number.MAX_SAFE_INTEGER)
      if (!found.ok) throw new Error(id)
      // 32 hexadecimal digits are read as another digest when this one is too dear.
      if (found.format === 'plain-text' || found.format === 'md5') continue
      const stored = readStored(found.encoded, { keys: { pepper: 'f00dpepper' }, speeds: QUICK })
      if (isRefused(stored)) throw new Error(id)
      const price = unitsOf(stored.cost) * (1 + stored.rewritings.length)

      expect(inspect(price), id).to.include({ ok: true })
      expect(inspect(price - 0.5), id).to.include({ ok: false, reason: 'too_expensive' })
    }
  })

  it('is the same at import and at login', async () => {
    for (const [maxMs, isAccepted] of [
      [PRICE, true],
      [PRICE - 1, false],
    ] as const) {
      const damaged: UnusableHash[] = []
      const context = { speeds: SLOW, maxMs }
      const passwords = createPasswords({
        ...context,
        cost: 4,
        threads: 1,
        onDamaged: (hash) => damaged.push(hash),
      })
      const line = readUserRecord({ username: 'ada', passwordHash: BCRYPT }, context)

      expect(inspectHash(BCRYPT, context).ok).to.equal(isAccepted)
      expect(line.ok).to.equal(isAccepted)
      expect(passwords.isUsable(BCRYPT)).to.equal(isAccepted)
      expect(await passwords.verify(RIGHT, BCRYPT)).to.include({ matches: isAccepted })
      const reason = { format: 'bcrypt', reason: 'too_expensive' }
      expect(damaged).to.deep.equal(isAccepted ? [] : [reason])
      if (!line.ok) {
        expect(line.problems).to.have.length(1)
        expect(line.problems[0]).to.include({
          column: 'passwordHash',
          code: 'import.hash_too_expensive',
        })
      }
      await passwords.close()
    }
  })

  it('makes a refusal at login cost one ordinary hash, and never the refused one', async () => {
    const passwords = createPasswords({ cost: 10, threads: 1, maxMs: 900 })
    await passwords.make('warm')
    const timed = async (encoded: string | null) => {
      const start = performance.now()
      expect(await passwords.verify('password', encoded)).to.include({ matches: false })
      return performance.now() - start
    }
    const dear = BCRYPT.replace('$05$', '$20$')
    const pairs: number[][] = []
    for (let count = 0; count < 5; count += 1) pairs.push([await timed(dear), await timed(null)])
    const [refused, unknown] = [0, 1].map((at) => Math.min(...pairs.map((pair) => pair[at] ?? 0)))
    await passwords.close()

    expect(refused).to.be.within(0.5 * (unknown ?? 0), 3 * (unknown ?? 0))
  })

  it('is judged again in the thread, whatever the main thread let through', async () => {
    const [tight, wide] = [PRICE - 1, PRICE].map(
      (maxMs) => new HashingPool({ threads: 1, speeds: SLOW, maxMs }),
    ) as [HashingPool, HashingPool]

    expect(await wide.verify(BCRYPT, [RIGHT])).to.equal(true)
    expect(await tight.verify(BCRYPT, [RIGHT])).to.equal(false)
    await Promise.all([tight.close(), wide.close()])
  })

  it('never stops hashes of ours at the cost that is set, wrapped ones included', async () => {
    for (const hasher of ['bcrypt', 'argon2id', 'scrypt', 'pbkdf2'] as const) {
      const passwords = createPasswords({
        hasher,
        cost: 5,
        argon2: { memoryKiB: 64, passes: 1 },
        scryptCost: 6,
        pbkdf2Iterations: 100,
        threads: 1,
        // Beyond the ceiling by far, but for the digest inside the wrapped hash.
        speeds: { ...speeds(1000), 'md5-call': 0, 'md5-block': 0 },
        maxMs: 1,
      })
      const encoded = await passwords.make(RIGHT)
      const wrapped = await passwords.wrapWeak('md5$seasalt$3f86d0d3d465b7b458c231bf3555c0e3')

      expect(await passwords.verify(RIGHT, encoded), hasher).to.include({ matches: true })
      expect(await passwords.verify('wrong', encoded), hasher).to.include({ matches: false })
      expect(passwords.isUsable(wrapped), hasher).to.equal(true)
      expect(await passwords.verify('lètmein', wrapped), hasher).to.include({ matches: true })
      await passwords.close()
    }
  })

  it('stops hashes of ours at another cost than the one that is set', async () => {
    const options = { threads: 1, speeds: SLOW, maxMs: 2 ** 5 }
    const [present, former] = [4, 6].map((cost) => createPasswords({ ...options, cost })) as [
      ReturnType<typeof createPasswords>,
      ReturnType<typeof createPasswords>,
    ]
    const dear = await former.make(RIGHT)

    expect(await former.verify(RIGHT, dear)).to.include({ matches: true })
    expect(await present.verify(RIGHT, dear)).to.include({ matches: false })
    await Promise.all([present.close(), former.close()])
  })

  it('tries no form of a password that NFC makes longer than the cost was stated for', async () => {
    // One letter of four bytes is three letters of four bytes in NFC.
    const raw = '\u{1d160}'.repeat(PASSWORD_MAX_BYTES / 4)
    expect(Buffer.byteLength(raw.normalize('NFC'))).to.equal(3 * PASSWORD_MAX_BYTES)
    const asked: (readonly string[])[] = []
    const pool = new HashingPool({ threads: 1, speeds: QUICK })
    pool.verify = async (_, passwords) => {
      asked.push(passwords)
      return false
    }
    const hasher = new ForeignHasher(pool, { algorithm: 'bcrypt', cost: 4 })
    await hasher.verify(raw, BCRYPT)
    await hasher.verify('cafe\u0301', BCRYPT)

    expect(asked).to.deep.equal([[raw], ['cafe\u0301']])
  })
})

interface Vector {
  readonly id: string
  readonly hash: unknown
  readonly variant?: 'meteor'
}
