import type { SharedValues } from '../../config/read-options.ts'
import type { Challenge } from '../challenges/challenge.ts'
import { checkedSources } from '../challenges/content-sources.ts'
import { proofOfWork } from '../challenges/proof-of-work.ts'
import type { WebSettings } from './web-settings.ts'

/** @throws TypeError for what is no challenge, and for sources that are no hosts. */
export function botsOf(
  given: Challenge | false | undefined,
  { formSeconds, challengeAfter }: Pick<SharedValues, 'formSeconds' | 'challengeAfter'>,
): Pick<WebSettings, 'challenge' | 'formSeconds' | 'challengeAfter'> {
  const challenge = given === false ? null : (given ?? proofOfWork())
  if (
    challenge &&
    (typeof challenge.page !== 'function' || typeof challenge.verify !== 'function')
  ) {
    throw new TypeError(
      'The option `challenge` of gadwall() needs `page` and `verify`: give proofOfWork(), or false for none',
    )
  }
  checkedSources(challenge?.sources)
  return { challenge, formSeconds, challengeAfter }
}
