import { randomText } from '../../auth/crypto/random.ts'
import type { SyncStep } from './sync-steps.ts'

/** Gives the request a name, by which somebody who meets an error can be helped. */
export function requestId(): SyncStep {
  return function requestId(ctx) {
    ctx.state.requestId = randomText(9)
    ctx.set('X-Request-Id', ctx.state.requestId)
  }
}
