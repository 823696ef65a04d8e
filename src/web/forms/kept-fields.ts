import type { AppContext } from '../context.ts'
import { findState, type RequestState } from '../request-state.ts'
import { takesBoxes } from '../routing/match-route.ts'
import { type Lists, listsOf } from './lists.ts'
import { lastPartOf, type SentForm } from './sent-form.ts'

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
  readonly lists: Lists
  /** The last part of the path to which it was sent: a page may have several forms. */
  readonly sentTo: string
  /** Whether it has boxes: with none of them ticked it is still no mere button. */
  readonly isForm: boolean
  readonly until: number
}

/** A form that waits to be shown again. */
export interface KeptForm extends SentForm {
  readonly fields: KeptFields['fields']
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
  const lists = listsOf(ctx)
  const sentTo = lastPartOf(ctx.originalUrl)
  const isForm = takesBoxes(ctx)
  const kept: KeptFields = { path, fields, lists, sentTo, isForm, until: now + WAITS_MS }
  if (Buffer.byteLength(JSON.stringify([fields, lists])) > KEPT_FIELDS_MAX_BYTES) return
  ctx.state.auth.session.set(KEY, kept)
}

/**
 * What somebody had typed into the form of this page when they were asked for their password, without
 * secrets; `null` when there is nothing. It is given once. `Form` shows it by itself.
 */
export function takeKeptFields(ctx: AppContext): Readonly<Record<string, string>> | null {
  return takeKeptForm(ctx)?.fields ?? null
}

/** The same, with what was ticked in lists. */
export function takeKeptForm(ctx: AppContext): KeptForm | null {
  const state = findState(ctx)
  const kept = state?.session?.get(KEY)
  if (!state || !isKept(kept) || ctx.method !== 'GET' || kept.path !== pathOf(ctx, state))
    return null
  state.session.delete(KEY)
  const { fields, lists = {}, sentTo = '', until } = kept
  return until > state.now() ? { fields, lists, sentTo } : null
}

/** Forgets a form in which nothing was typed, and says whether there was one: its button is to be pressed again. */
export function takeKeptButton(ctx: AppContext): boolean {
  const { session } = ctx.state.auth
  const kept = session.get(KEY)
  if (!isKept(kept) || kept.isForm) return false
  if (Object.keys({ ...kept.fields, ...kept.lists }).length > 0) return false
  session.delete(KEY)
  return true
}

function pathOf(ctx: AppContext, { outside }: RequestState): string {
  return outside.stripped + (ctx.originalUrl.split('?')[0] ?? '')
}

function isKept(value: unknown): value is KeptFields {
  return typeof value === 'object' && value !== null && 'fields' in value && 'path' in value
}
