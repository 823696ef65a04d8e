import type { AppContext } from '../context.ts'
import { findState, type RequestState } from '../request-state.ts'

/** Bytes of fields that wait in a session, as JSON. Larger forms come back empty. */
export const KEPT_FIELDS_MAX_BYTES = 8192

/** How long they wait, in milliseconds. */
const WAITS_MS = 15 * 60_000

const KEY = 'keptFields'

/** The names of fields that are never stored: what is secret is typed again. */
const SECRET_NAME = /pass|secret|pwd|token|code|credential|csrf/i

interface KeptFields {
  /** The page of the form, seen from outside. */
  readonly path: string
  readonly fields: Readonly<Record<string, string>>
  readonly until: number
}

/** Keeps what was typed, but for secrets, until its form is shown again. */
export function keepFields(ctx: AppContext, path: string, now: number): void {
  const body: unknown = ctx.request.body ?? {}
  if (typeof body !== 'object' || body === null) return
  const fields = Object.fromEntries(
    Object.entries(body).filter(
      ([name, value]) => typeof value === 'string' && value !== '' && !SECRET_NAME.test(name),
    ),
  )
  const kept: KeptFields = { path, fields, until: now + WAITS_MS }
  if (Buffer.byteLength(JSON.stringify(fields)) > KEPT_FIELDS_MAX_BYTES) return
  ctx.state.auth.session.set(KEY, kept)
}

/**
 * What somebody had typed into the form of this page when they were asked for their password, without
 * secrets; `null` when there is nothing. It is given once. `Form` shows it by itself.
 */
export function takeKeptFields(ctx: AppContext): Readonly<Record<string, string>> | null {
  const state = findState(ctx)
  const kept = state?.session?.get(KEY)
  if (!state || !isKept(kept) || ctx.method !== 'GET' || kept.path !== pathOf(ctx, state))
    return null
  state.session.delete(KEY)
  return kept.until > state.now() ? kept.fields : null
}

/** Forgets a form in which nothing was typed, and says whether there was one: its button is to be pressed again. */
export function takeKeptButton(ctx: AppContext): boolean {
  const { session } = ctx.state.auth
  const kept = session.get(KEY)
  if (!isKept(kept) || Object.keys(kept.fields).length > 0) return false
  session.delete(KEY)
  return true
}

function pathOf(ctx: AppContext, { outside }: RequestState): string {
  return outside.stripped + (ctx.originalUrl.split('?')[0] ?? '')
}

function isKept(value: unknown): value is KeptFields {
  return typeof value === 'object' && value !== null && 'fields' in value && 'path' in value
}
