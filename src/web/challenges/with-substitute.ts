import type { Logger } from '../context.ts'
import type { Challenge, ChallengeAnswered, ChallengeVerdict } from './challenge.ts'

/** How long a challenge that could not tell is not asked for, in milliseconds. */
const REST_MS = 60_000

/** A challenge in whose place another stands while nobody can tell whether it was passed. */
export function withSubstitute(
  challenge: Challenge,
  substitute: Challenge,
  logger: Logger,
): Challenge {
  let restsUntil = Number.NEGATIVE_INFINITY
  const rest = (now: number, error?: unknown) => {
    if (now >= restsUntil) {
      const fields = error === undefined ? {} : { error: String(error) }
      logger.warn(fields, 'the challenge cannot be verified: a proof of work takes its place')
    }
    restsUntil = now + REST_MS
  }
  const ask = async (answered: ChallengeAnswered): Promise<ChallengeVerdict> => {
    try {
      return await challenge.verify(answered)
    } catch (error) {
      rest(answered.now, error)
      return 'unavailable'
    }
  }
  return {
    ...(challenge.sources && { sources: challenge.sources }),
    async page(asked) {
      if (asked.now < restsUntil) return substitute.page(asked)
      try {
        return await challenge.page(asked)
      } catch (error) {
        rest(asked.now, error)
        return substitute.page(asked)
      }
    },
    async verify(answered) {
      const verdict = answered.now < restsUntil ? 'failed' : await ask(answered)
      if (verdict === 'unavailable') rest(answered.now)
      // What the substitute takes it has given out itself, if only before the challenge was back.
      return verdict === 'passed' ? verdict : substitute.verify(answered)
    },
  }
}
