import type { AppContext } from '../context.ts'

/** What a program is told of a refusal. */
export interface JsonError {
  /** Stable: it stays the same when the sentence changes. */
  readonly code: string
  /** A sentence for the person. */
  readonly message: string
  /** Sentences by field: with status 422. */
  readonly fields?: Readonly<Record<string, string>>
  /** When a try can succeed, in seconds: with status 429. */
  readonly retryAfter?: number
}

/** Refuses a request in JSON. */
export function refuseInJson(ctx: AppContext, status: number, error: JsonError): void {
  ctx.status = status
  ctx.body = { error }
}
