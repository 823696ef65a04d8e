import { type AltchaChallenge, makeAltcha, readAltcha } from './altcha.ts'
import type { Challenge, ChallengeAnswered, ChallengeAsked, ChallengeUse } from './challenge.ts'

/** How long a proof may be made and sent, in milliseconds. */
export const PROOF_LASTS_MS = 20 * 60_000

/** The field in which a solution comes back, as ALTCHA's widget names it. */
const FIELD = 'altcha'

const [LEAST, USUAL, MOST] = [1000, 300_000, 5_000_000]

/** How hard {@link proofOfWork} is. */
export interface ProofOfWorkOptions {
  /** The most numbers that a browser has to try, half of them on the average: 1,000 to 5,000,000 (300,000). */
  readonly maxNumber?: number
}

/**
 * A challenge that the browser solves by itself, in a worker: it finds a number by trying, which takes it a moment
 * and takes somebody with thousands of forms thousands of moments. Nobody is asked anything, and no service either.
 *
 * @throws TypeError for a number beyond these bounds.
 */
export function proofOfWork({ maxNumber = USUAL }: ProofOfWorkOptions = {}): Challenge {
  if (!Number.isSafeInteger(maxNumber) || maxNumber < LEAST || maxNumber > MOST) {
    throw new TypeError(
      `\`maxNumber\` of proofOfWork() is ${String(maxNumber)}: use a whole number from ${LEAST} to ${MOST}`,
    )
  }
  return {
    page: (asked) => ({ name: 'proof-of-work', data: { ...makeFor(asked, maxNumber) } }),
    async verify(answered) {
      return (await isSolved(answered)) ? 'passed' : 'failed'
    },
  }
}

function makeFor({ use, now, digest }: ChallengeAsked, maxNumber: number): AltchaChallenge {
  return makeAltcha(digest.make(...keyOf(use)), { maxNumber, expiresAt: now + PROOF_LASTS_MS })
}

async function isSolved({ use, now, digest, fields, useOnce }: ChallengeAnswered) {
  const solution = readAltcha(digest.makeAll(...keyOf(use)), fields[FIELD])
  if (!solution || solution.expiresAt <= now) return false
  // Last: only what is right, and so took work, is written down.
  return useOnce(solution.challenge, solution.expiresAt - now)
}

/** A proof that was made for one form is good for no other. */
function keyOf(use: ChallengeUse): [string, string] {
  return ['altcha', use]
}
