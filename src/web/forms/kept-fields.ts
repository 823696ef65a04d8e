import type { AppContext } from '../context.ts'
import { findState, type RequestState } from '../request-state.ts'
import { takesBoxes } from '../routing/match-route.ts'
import { keepNotice } from '../views/notice.ts'
import { type Lists, listsOf } from './lists.ts'
import { lastPartOf, type SentForm } from './sent-form.ts'

/** Bytes of fields that wait in a session, as JSON. Of larger forms the longest fields do not wait, and people are told. */
export const KEPT_FIELDS_MAX_BYTES = 8192

/** How long they wait, in milliseconds. */
const WAITS_MS = 15 * 60_000

const KEY = 'keptFields'

/** What the sentences about it are filled with. */
export const IN_KILOBYTES = { max: KEPT_FIELDS_MAX_BYTES / 1024 }

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
  /** Whether something of it was too long to wait. */
  readonly isCut: boolean
  readonly until: number
}

/** A form that waits to be shown again. */
export interface KeptForm extends SentForm {
  readonly fields: KeptFields['fields']
  readonly isCut: boolean
}

/**
 * Keeps what was typed, but for secrets, until its form is shown again. If it is too long, the next page says so while
 * the browser can still go back to it, and so does the form.
 */
export function keepFields(ctx: AppContext, path: string, now: number): void {
  const body: unknown = ctx.request.body ?? {}
  if (typeof body !== 'object' || body === null) return
  const typed = Object.entries(body as Record<string, unknown>).filter(
    (field): field is [string, string] =>
      typeof field[1] === 'string' && field[1] !== '' && !SECRET_NAME.test(field[0]),
  )
  const sent = { path, sentTo: lastPartOf(ctx.originalUrl), isForm: takesBoxes(ctx) }
  const kept: KeptFields = { ...sent, ...fitting(typed, listsOf(ctx)), until: now + WAITS_MS }
  ctx.state.auth.session.set(KEY, kept)
  if (kept.isCut) keepNotice(ctx, { code: 'form_cut', params: IN_KILOBYTES })
}

/** As many fields as may wait, the shortest first, and what was ticked if there is place for it. */
function fitting(
  typed: readonly (readonly [name: string, value: string])[],
  ticked: Lists,
): Pick<KeptFields, 'fields' | 'lists' | 'isCut'> {
  const lists = sizeOf([{}, ticked]) <= KEPT_FIELDS_MAX_BYTES ? ticked : {}
  // There is a comma less than there are fields.
  let left = KEPT_FIELDS_MAX_BYTES + 1 - sizeOf([{}, lists])
  const byLength = [...typed].sort(([, one], [, other]) => one.length - other.length)
  const kept = new Set(
    byLength.filter(([name, value]) => {
      left -= sizeOf(name) + sizeOf(value) + 2
      return left >= 0
    }),
  )
  const fields = Object.fromEntries(typed.filter((field) => kept.has(field)))
  return { fields, lists, isCut: kept.size < typed.length || lists !== ticked }
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}

/**
 * What somebody had typed into the form of this page when they were asked for their password, without
 * secrets; `null` when there is nothing. It is given once. `Form` shows it by itself.
 */
export function takeKeptFields(ctx: AppContext): Readonly<Record<string, string>> | null {
  const kept = takeKeptForm(ctx)
  if (!kept) return null
  const isGone = kept.isCut && Object.keys(kept.fields).length === 0
  return isGone ? null : kept.fields
}

/** The same, with what was ticked in lists. */
export function takeKeptForm(ctx: AppContext): KeptForm | null {
  const state = findState(ctx)
  const kept = state?.session?.get(KEY)
  if (!state || !isKept(kept) || ctx.method !== 'GET' || kept.path !== pathOf(ctx, state))
    return null
  state.session.delete(KEY)
  const { fields, lists = {}, sentTo = '', isCut = false, until } = kept
  return until > state.now() ? { fields, lists, sentTo, isCut } : null
}

/** Forgets a form in which nothing was typed, and says whether there was one: its button is to be pressed again. */
export function takeKeptButton(ctx: AppContext): boolean {
  const { session } = ctx.state.auth
  const kept = session.get(KEY)
  if (!isKept(kept) || kept.isForm || kept.isCut) return false
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
