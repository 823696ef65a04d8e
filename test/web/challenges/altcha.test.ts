import { solveChallenge, verifySolution } from 'altcha-lib'
import { expect } from 'chai'
import fc from 'fast-check'
import { KeyedDigest } from '../../../src/auth/crypto/keyed-digest.ts'
import { localRequest } from '../../../src/index.ts'
import { makeAltcha, readAltcha } from '../../../src/web/challenges/altcha.ts'
import type { ChallengeAnswered } from '../../../src/web/challenges/challenge.ts'
import { PROOF_LASTS_MS, proofOfWork } from '../../../src/web/challenges/proof-of-work.ts'
import { testSize } from '../../support/test-size.ts'
import { payloadOf, solve } from './solve.ts'

const KEY = 'the key of one form'
// ALTCHA's library looks at the clock of the machine.
const expiresAt = Date.now() + 60_000
const made = () => makeAltcha(KEY, { maxNumber: 500, expiresAt })

describe('a proof of work', () => {
  it("is in ALTCHA's format: its library solves ours, and finds our solutions right", async () => {
    const challenge = made()
    expect(challenge).to.include({ algorithm: 'SHA-256', maxnumber: 500 })
    const { promise } = solveChallenge(challenge.challenge, challenge.salt, 'SHA-256', 500)
    const solution = await promise
    expect(solution?.number).to.equal(solve(challenge))
    const payload = payloadOf(challenge, solution?.number)
    expect(await verifySolution(payload, KEY)).to.equal(true)
    expect(readAltcha([KEY], payload)).to.deep.equal({
      challenge: challenge.challenge,
      expiresAt: Math.floor(expiresAt / 1000) * 1000,
    })
  })

  it('is one of ours only with our signature, and one from before a new secret counts', () => {
    const challenge = made()
    const payload = payloadOf(challenge, solve(challenge))
    expect(readAltcha(['another', KEY], payload)).to.not.equal(null)
    expect(readAltcha(['another'], payload)).to.equal(null)
  })

  it('lets no digit be moved between its end and its number', () => {
    let challenge = made()
    while (solve(challenge) < 100) challenge = made()
    const digits = String(solve(challenge))
    expect(readAltcha([KEY], payloadOf(challenge, Number(digits)))).to.not.equal(null)
    // The same text is hashed and signed in all of them.
    for (const [salt, number] of [
      [challenge.salt + digits[0], digits.slice(1)],
      [challenge.salt + digits.slice(0, 2), digits.slice(2)],
      [challenge.salt.slice(0, -1), `&${digits}`],
      [challenge.salt.slice(0, -2), `${challenge.salt.slice(-2)}${digits}`],
    ] as const) {
      for (const given of [Number(number), number as never]) {
        expect(readAltcha([KEY], payloadOf({ ...challenge, salt }, given))).to.equal(null)
      }
    }
  })

  it('is refused whatever is changed in it, and whatever else is sent in its place', () => {
    const challenge = made()
    const number = solve(challenge)
    const right = { ...challenge, number }
    const odd = fc.oneof(
      fc.anything({ withNullPrototype: true, withBigInt: false }),
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom(
        ...[null, [], {}, -0, -1, 1e21, Number.NaN, '0', '1e3', String(number), [number], true],
        ...['SHA-1', 'SHA-512', 'sha-256', '', '__proto__', challenge.salt.slice(0, -1)],
        ...[`${challenge.salt}0`, challenge.challenge.toUpperCase(), 'a'.repeat(64)],
      ),
    )
    const member = fc.constantFrom('algorithm', 'challenge', 'number', 'salt', 'signature')
    fc.assert(
      fc.property(member, odd, (name, value) => {
        fc.pre(!Object.is(value, right[name as keyof typeof right]))
        const text = JSON.stringify({ ...right, [name]: value })
        // What JSON makes of it may be what it was.
        fc.pre(JSON.stringify(JSON.parse(text)) !== JSON.stringify(right))
        const payload = Buffer.from(text).toString('base64')
        expect(readAltcha([KEY], payload)).to.equal(null)
      }),
      { numRuns: testSize({ small: 500, full: 50_000 }) },
    )
    fc.assert(
      fc.property(fc.oneof(odd, fc.base64String({ maxLength: 3000 }), fc.json()), (payload) => {
        expect(readAltcha([KEY], payload)).to.equal(null)
        const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
        expect(readAltcha([KEY], Buffer.from(text ?? '').toString('base64'))).to.equal(null)
      }),
      { numRuns: testSize({ small: 500, full: 50_000 }) },
    )
    expect(readAltcha([KEY], payloadOf(challenge, number))).to.not.equal(null)
  })

  it('is good for one form, once, and for its time', async () => {
    const digest = new KeyedDigest(['a secret that only this test knows'])
    const challenge = proofOfWork({ maxNumber: 1000 })
    const now = Date.UTC(2026, 0, 2)
    const used = new Set<string>()
    const asked = { use: 'register', now, digest, origin: 'https://example.com' } as const
    const { name, data } = await challenge.page(asked)
    expect(name).to.equal('proof-of-work')
    const altcha = payloadOf(data as never, solve(data as never))
    const answered: ChallengeAnswered = {
      ...asked,
      fields: { altcha },
      request: localRequest,
      async useOnce(text, lifetimeMs) {
        expect(lifetimeMs).to.be.within(1, PROOF_LASTS_MS)
        if (used.has(text)) return false
        used.add(text)
        return true
      },
    }
    const verdict = (changes: Partial<ChallengeAnswered>) =>
      challenge.verify({ ...answered, ...changes })
    expect(await verdict({ use: 'mail-login' })).to.equal('failed')
    expect(await verdict({ now: now + PROOF_LASTS_MS })).to.equal('failed')
    expect(await verdict({ fields: {} })).to.equal('failed')
    expect(used.size).to.equal(0)
    expect(await verdict({ now: now + PROOF_LASTS_MS - 1000 })).to.equal('passed')
    expect(await verdict({})).to.equal('failed')
  })

  it('is never too easy or too hard', () => {
    for (const maxNumber of [0, 999, 1000.5, 5_000_001, Number.NaN, '5000' as never]) {
      expect(() => proofOfWork({ maxNumber })).to.throw(TypeError, 'from 1000 to 5000000')
    }
  })
})
