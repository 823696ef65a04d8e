import { randomBytes } from 'node:crypto'
import type { AppMiddleware } from '../context.ts'

/** Gives the request a name, by which somebody who meets an error can be helped. */
export function requestId(): AppMiddleware {
  return async function requestId(ctx, next) {
    ctx.state.requestId = randomBytes(9).toString('base64url')
    ctx.set('X-Request-Id', ctx.state.requestId)
    await next()
  }
}
