import { HttpError } from 'koa'
import { Overloaded, StoreUnavailable } from '../../auth/errors.ts'
import type { AppContext, AppMiddleware, Logger } from '../context.ts'
import { CsrfRefused } from '../csrf/csrf-refused.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { type ErrorPage, pageForStatus } from '../messages/error-texts.ts'
import { matchOf } from '../routing/match-route.ts'
import type { Renderer } from '../views/renderer.ts'

const RETRY_AFTER_SECONDS = 5

/** Answers every error with a page, or with JSON. Details of our own failures are only logged. */
export function errorPages(renderer: Renderer, logger: Logger): AppMiddleware {
  return async function errorPages(ctx, next) {
    const { isOwn } = matchOf(ctx)
    try {
      await next()
      if (ctx.status === 404 && ctx.body == null && isOwn) ctx.throw(404)
    } catch (error) {
      if (!isOwn && !isOurs(error)) throw error
      if (hasGone(ctx, error)) {
        logger.info({ requestId: ctx.state.requestId }, 'the client went away')
        return
      }
      const page = describe(error)
      log(logger, ctx, page, error)
      await answer(ctx, page, renderer, error)
    }
  }
}

/** Whether work was dropped because the client closed the connection. */
function hasGone(ctx: AppContext, error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError' && ctx.res.destroyed
}

/** Errors of ours: we answer them on a page of the surrounding app, too. */
function isOurs(error: unknown): boolean {
  return (
    error instanceof CsrfRefused || error instanceof StoreUnavailable || error instanceof Overloaded
  )
}

function describe(error: unknown): ErrorPage {
  if (error instanceof CsrfRefused) {
    const { expected, seen } = error
    const details = [
      { label: 'Expected', value: expected },
      { label: 'Seen', value: seen },
    ]
    return { ...pageForStatus(403), code: 'csrf_refused', explanation: CSRF_ADVICE, details }
  }
  if (error instanceof StoreUnavailable || error instanceof Overloaded) return pageForStatus(503)
  if (error instanceof HttpError && error.status < 500) return pageForStatus(error.status)
  // Body parsers throw plain errors with a status.
  const { status } = (error ?? {}) as { status?: unknown }
  if (status === 400 || status === 413 || status === 415) return pageForStatus(status)
  return pageForStatus(500)
}

const CSRF_ADVICE =
  'This request did not come from a page of this site, or the page was open for too long. ' +
  'Go back, reload the page, and try again.'

function log(logger: Logger, ctx: AppContext, { status, code }: ErrorPage, error: unknown): void {
  const { requestId } = ctx.state
  if (status < 500) {
    if (error instanceof CsrfRefused) {
      const { expected, seen } = error
      logger.warn({ requestId, code, expected, seen }, 'request refused')
    }
    return
  }
  logger.error({ requestId, code, error: traceOf(error) }, 'request failed')
}

/** Name, message and stack only: errors of parsers and drivers also hold bodies and values. */
function traceOf(error: unknown): object {
  if (!(error instanceof Error)) return { name: 'not an error', message: typeof error }
  const { name, cause } = error
  const message = error.message.slice(0, 500)
  const stack = error.stack?.split('\n').filter((line) => /^\s+at /.test(line))
  return { name, message, stack, ...(cause ? { cause: traceOf(cause) } : {}) }
}

async function answer(
  ctx: AppContext,
  page: ErrorPage,
  renderer: Renderer,
  error: unknown,
): Promise<void> {
  const { status, code, heading, explanation, details } = page
  const requestId = status >= 500 ? ctx.state.requestId : null
  const retryAfterSeconds = status === 503 ? RETRY_AFTER_SECONDS : null
  ctx.status = status
  ctx.set('Cache-Control', 'no-store')
  // A handler may have set these before something failed after it.
  ctx.remove('Location')
  ctx.remove('Clear-Site-Data')
  if (retryAfterSeconds) ctx.set('Retry-After', String(retryAfterSeconds))
  if (error instanceof HttpError && error.headers) ctx.set(error.headers as Record<string, string>)

  if (prefersJson(ctx)) {
    const extra = details.length > 0 ? { expected: details[0]?.value, seen: details[1]?.value } : {}
    ctx.body = { error: { code, message: explanation, ...extra, ...(requestId && { requestId }) } }
    return
  }
  const data = { title: heading, status, heading, explanation, details, requestId }
  // What failed may be what knows the permissions: then nobody is asked again.
  const options = status >= 500 ? { permissions: null } : {}
  await renderer.page(ctx, 'errors/show', { ...data, retryAfterSeconds }, options)
}
