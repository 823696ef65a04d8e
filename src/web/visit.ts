import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import Koa from 'koa'
import type { AppContext, AppMiddleware } from './context.ts'

/**
 * Runs work in a request of our own making, as far as the visitor is known, and gives back the values of
 * its `Set-Cookie` headers. What the work throws is thrown here.
 */
export async function visit(
  untilVisitor: AppMiddleware,
  work: (ctx: AppContext) => Promise<void>,
): Promise<readonly string[]> {
  const request = Object.assign(new IncomingMessage(new Socket()), { method: 'GET', url: '/' })
  const response = new ServerResponse(request)
  const ctx = contextOf(request, response)
  const outcomes: PromiseSettledResult<void>[] = []
  // The pages for errors stand before this, and would answer with one: nothing is thrown here.
  await untilVisitor(ctx, async () => {
    outcomes.push(...(await Promise.allSettled([work(ctx)])))
  })
  const [outcome] = outcomes
  if (outcome?.status === 'rejected') throw outcome.reason
  if (!outcome) throw new TypeError(`The request was answered with ${ctx.status} before the work`)
  return [response.getHeader('Set-Cookie') ?? []].flat().map(String)
}

/** The context of a request that no Koa app has taken. */
export function contextOf(request: IncomingMessage, response: ServerResponse): AppContext {
  const ctx = new Koa().createContext(request, response) as unknown as AppContext
  ctx.status = 200
  return ctx
}
