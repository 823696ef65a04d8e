import { HttpError } from 'koa'
import { isShortage, Overloaded, Refused, StoreUnavailable, Throttled } from '../../auth/errors.ts'
import { CsrfRefused } from '../csrf/csrf-refused.ts'

/** How an error is answered. */
export interface ErrorAnswer {
  readonly status: number
  /** Stable, for programs; its sentences are `error.<code>` and `error.<code>.text`. */
  readonly code: string
  readonly details: readonly { readonly label: string; readonly value: string }[]
}

const CODES: Readonly<Record<number, string>> = {
  400: 'bad_request',
  401: 'login_required',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'too_large',
  415: 'unsupported_type',
  429: 'throttled',
  500: 'internal',
  503: 'unavailable',
}

const MESSAGE_MAX_LENGTH = 500

export function describeError(error: unknown): ErrorAnswer {
  if (error instanceof CsrfRefused) {
    const details = [
      { label: 'error.expected', value: error.expected },
      { label: 'error.seen', value: error.seen },
    ]
    return { status: 403, code: 'csrf_refused', details }
  }
  if (error instanceof StoreUnavailable || error instanceof Overloaded) return answerFor(503)
  if (isShortage(error)) return answerFor(503)
  if (error instanceof Refused) return answerFor(403)
  if (error instanceof Throttled) return answerFor(429)
  if (error instanceof HttpError && error.status < 500) return answerFor(error.status)
  // Body parsers throw plain errors that only have a status.
  const { status } = (error ?? {}) as { status?: unknown }
  if (status === 400 || status === 413 || status === 415) return answerFor(status)
  return answerFor(500)
}

/** Name, message and stack only: errors of parsers and drivers carry bodies and values with them. */
export function traceOf(error: unknown): object {
  if (!(error instanceof Error)) return { name: 'not an error', message: typeof error }
  const { name, cause } = error
  const message = error.message.slice(0, MESSAGE_MAX_LENGTH)
  const stack = error.stack?.split('\n').filter((line) => /^\s+at /.test(line))
  return { name, message, stack, ...(cause ? { cause: traceOf(cause) } : {}) }
}

/** A status without a code of its own gets that of its kind. */
function answerFor(status: number): ErrorAnswer {
  const known = CODES[status] ? status : status < 500 ? 400 : 500
  return { status: known, code: CODES[known] as string, details: [] }
}
