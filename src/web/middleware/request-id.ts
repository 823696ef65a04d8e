import { randomText } from '../../auth/crypto/random.ts'
import type { AppMiddleware } from '../context.ts'

/** Gives the request a name, by which somebody who meets an error can be helped. */
export function requestId(): AppMiddleware {
  return function requestId(ctx, next) {
    ctx.state.requestId = randomText(9)
    ctx.set('X-Request-Id', ctx.state.requestId)
    return next()
  }
}
