import { setTimeout as pause } from 'node:timers/promises'
import { HttpError } from 'koa'
import { isShortage, Overloaded, StoreUnavailable, Throttled } from '../../auth/errors.ts'
import type { Operations } from '../../auth/operations/operations.ts'
import type { AppContext, AppMiddleware, Logger } from '../context.ts'
import { CsrfRefused } from '../csrf/csrf-refused.ts'
import type { Web } from '../feature.ts'
import { describeError, type ErrorAnswer, traceOf } from '../http/describe-error.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { findState } from '../request-state.ts'
import { matchOf } from '../routing/match-route.ts'

const RETRY_AFTER_SECONDS = 5

/**
 * How long somebody waits who is refused because too much work is waiting, in milliseconds. A flood of logins
 * asks again at once, and 400 refusals a second made pages 6.8 times slower (1.04 with this).
 */
const OVERLOAD_HOLD_MS = 1000

type Pages = Pick<Web, 'renderer' | 'sayTo'>

export interface ErrorPagesOptions {
  /** Where failures of ours are noted; `null` leaves them to the app, as Koa's `error` event. */
  readonly logger: Logger | null
  /** Whether the answer to a forged request says what was expected of it: only in development (false). */
  readonly showsDetails?: boolean
  /** Counts what a store could not answer (nobody does). */
  readonly operations?: Pick<Operations, 'note'>
}

/** Answers every error with a page, or with JSON. Details of our own failures are only logged. */
export function errorPages(
  pages: Pages,
  { logger, showsDetails = false, operations }: ErrorPagesOptions,
): AppMiddleware {
  return async function errorPages(ctx, next) {
    const { isOwn } = matchOf(ctx)
    try {
      await next()
      if (ctx.status === 404 && ctx.body == null && isOwn) ctx.throw(404)
    } catch (error) {
      if (!isOwn && !isOurs(error)) throw error
      if (hasGone(ctx, error)) {
        logger?.info({ requestId: requestIdOf(ctx) }, 'the client went away')
        return
      }
      if (error instanceof Overloaded) await pause(OVERLOAD_HOLD_MS)
      if (error instanceof StoreUnavailable) operations?.note('store.unavailable')
      const answer = describeError(error)
      if (logger) log(logger, ctx, answer, error)
      // Nobody else would ever hear of it: Koa prints it, or hands it to the app.
      else if (answer.status >= 500) ctx.app.emit('error', asError(error), ctx)
      setHeaders(ctx, answer, error)
      const shown = showsDetails ? answer : { ...answer, details: [] }
      await send(ctx, shown, pages, logger !== null)
    }
  }
}

/** Koa's own listener throws at what is no error. */
function asError(error: unknown): Error {
  if (error instanceof Error) return error
  return new TypeError(`Thrown was ${typeof error} and no error`)
}

/** Whether work was dropped because the client closed the connection. */
function hasGone(ctx: AppContext, error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError' && ctx.res.destroyed
}

/** Errors of ours: we answer them on a page of the surrounding app, too. */
function isOurs(error: unknown): boolean {
  return (
    error instanceof CsrfRefused ||
    error instanceof StoreUnavailable ||
    error instanceof Overloaded ||
    error instanceof Throttled
  )
}

function requestIdOf(ctx: AppContext): string | undefined {
  return findState(ctx)?.requestId
}

function log(logger: Logger, ctx: AppContext, answer: ErrorAnswer, error: unknown): void {
  const { status, code } = answer
  const requestId = requestIdOf(ctx)
  if (error instanceof Overloaded) {
    logger.warn({ requestId, code, reason: error.message }, 'request refused')
  } else if (status >= 500) {
    logger.error({ requestId, code, error: traceOf(error) }, 'request failed')
  } else if (error instanceof CsrfRefused) {
    const { expected, seen } = error
    logger.warn({ requestId, code, expected, seen }, 'request refused')
  }
}

function setHeaders(ctx: AppContext, { status }: ErrorAnswer, error: unknown): void {
  ctx.status = status
  ctx.set('Cache-Control', 'no-store')
  // The handler may have set these before something failed.
  ctx.remove('Location')
  ctx.remove('Clear-Site-Data')
  if (status >= 500) findState(ctx)?.sessionCookie?.close()
  if (status === 503) ctx.set('Retry-After', String(RETRY_AFTER_SECONDS))
  if (error instanceof Throttled) ctx.set('Retry-After', String(secondsOf(error)))
  if (error instanceof HttpError && error.headers) ctx.set(error.headers as Record<string, string>)
}

function secondsOf({ retryAfterMs }: Throttled): number {
  return Math.max(1, Math.ceil(retryAfterMs / 1000))
}

async function send(
  ctx: AppContext,
  answer: ErrorAnswer,
  { renderer, sayTo }: Pages,
  isLogged: boolean,
): Promise<void> {
  const { status, code, details } = answer
  const say = sayTo(ctx)
  const isInNoLog = status === 500 && !isLogged
  const explanation = say(isInNoLog ? 'error.internal.unlogged' : `error.${code}.text`)
  const requestId = status >= 500 && isLogged ? (requestIdOf(ctx) ?? null) : null
  if (prefersJson(ctx)) {
    const extra = details.length > 0 ? { expected: details[0]?.value, seen: details[1]?.value } : {}
    const told = { code, message: explanation, ...extra, ...(requestId && { requestId }) }
    const retryAfter = Number(ctx.response.get('Retry-After'))
    ctx.body = { error: { ...told, ...(retryAfter > 0 && { retryAfter }) } }
    return
  }
  const heading = say(`error.${code}`)
  const retryAfterSeconds = status === 503 ? RETRY_AFTER_SECONDS : null
  const data = { title: heading, status, heading, explanation, details, requestId }
  // What failed may be what knows the permissions: then nobody is asked again.
  const options = status >= 500 ? { permissions: null } : {}
  try {
    await renderer.page(ctx, 'errors/show', { ...data, retryAfterSeconds }, options)
  } catch (failure) {
    // The view is read by the first who needs it, perhaps while no file can be opened.
    if (!isShortage(failure)) throw failure
    ctx.body = `${heading}\n\n${explanation}\n`
  }
}
