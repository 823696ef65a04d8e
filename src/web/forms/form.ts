import { Throttled } from '../../auth/errors.ts'
import type { Problem, ProblemParams } from '../../auth/problem.ts'
import type { AppContext } from '../context.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { waitInWords } from '../messages/wait-in-words.ts'
import { findState, stateOf } from '../request-state.ts'
import type { Renderer } from '../views/renderer.ts'
import type { FormView } from '../views/types/view-data.ts'
import type { ShownField } from './form-fields.ts'
import type { FormState } from './form-state.ts'
import { inWords } from './in-words.ts'
import { IN_KILOBYTES, takeKeptForm } from './kept-fields.ts'
import { listsOf } from './lists.ts'
import { type FormsOfPage, lastPartOf, shownAgain } from './sent-form.ts'

/** What an empty form shows. */
export const emptyForm: FormState = Object.freeze({ values: {}, errors: {}, message: null })

/** What was wrong with a form that was sent. */
export interface FormRefusal {
  readonly status: 401 | 403 | 422 | 429
  /** Stable, for programs; its sentence stands above the form. */
  readonly code: string
  readonly params?: ProblemParams
  /** Sentences by field. */
  readonly fields?: Readonly<Record<string, string>>
  /** The code of the first sentence of each field. */
  readonly codes?: Readonly<Record<string, string>>
  /** When a try can succeed, in seconds: with status 429. */
  readonly retryAfter?: number
}

/** A try that came too soon. */
export type Throttling = Pick<Throttled, 'retryAfterMs'> & Partial<Pick<Throttled, 'isStopped'>>

/** What a {@link Form} is made of. */
export interface FormOptions {
  readonly renderer: Renderer
  /** The view that shows it: one of ours, or one of an app's own. */
  readonly view: FormView | (string & {})
  /** The code of the title of its page. */
  readonly title: string
  /** The fields that are shown again after a refusal; never a password. */
  readonly echoed: readonly string[]
  /** The fields of each form of a page that has several, in place of `echoed` (one form). */
  readonly forms?: FormsOfPage
  /** Fields of the app's own, for the view; they are shown again, too (none). */
  readonly fields?: readonly ShownField[]
  /** What the view shows beside the form, each time anew (nothing). */
  readonly more?: PageExtra
}

/** What a page is given beside its title and its form. */
export type PageExtra = (ctx: AppContext) => Promise<Readonly<Record<string, unknown>>>

/** One form: the view that shows it, and the fields that may be typed back into it. */
export class Form {
  readonly #options: FormOptions
  constructor(options: FormOptions) {
    this.#options = options
  }

  /** Shows the form. */
  async show(ctx: AppContext, form: FormState = emptyForm): Promise<void> {
    const { renderer, view, title, fields = [], more } = this.#options
    const { say } = stateOf(ctx, 'A form')
    const asked = findState(ctx)?.takeStale() ? this.#filled(ctx, form) : this.#restored(ctx, form)
    const shown =
      fields.length > 0 ? { ...asked, fields: fields.map((field) => inWords(field, say)) } : asked
    const extra = more ? await more(ctx) : {}
    if (prefersJson(ctx)) {
      ctx.body = { csrfToken: ctx.state.auth.csrfToken(), form: shown, ...extra }
    } else {
      await renderer.page(ctx, view, { ...extra, title: say(title), form: shown })
    }
  }

  /** Shows the form again, with what was typed and what is wrong. */
  async refuse(ctx: AppContext, refusal: FormRefusal): Promise<void> {
    const { status, code, params, fields = {}, codes = {}, retryAfter } = refusal
    const message = stateOf(ctx, 'A form').say(code, params)
    ctx.status = status
    if (retryAfter !== undefined) ctx.set('Retry-After', String(retryAfter))
    if (prefersJson(ctx)) {
      const more = { ...(status === 422 && { fields }), ...(retryAfter && { retryAfter }) }
      ctx.body = { error: { code, message, ...more } }
      return
    }
    await this.show(ctx, { ...this.sent(ctx), errors: fields, codes, message })
  }

  /** What this request has sent, as far as it may be shown again. */
  sent(ctx: AppContext): Pick<FormState, 'values' | 'lists' | 'sent'> {
    const sentTo = lastPartOf(ctx.originalUrl)
    return shownAgain(this.#options, { fields: fieldsOf(ctx), lists: listsOf(ctx), sentTo })
  }

  /** Shows the form again with what a service has found. */
  async refuseProblems(ctx: AppContext, problems: readonly Problem[]): Promise<void> {
    const fields: Record<string, string> = Object.create(null)
    const codes: Record<string, string> = Object.create(null)
    const placed = prefersJson(ctx) ? problems : problems.map((one) => this.#placed(ctx, one))
    for (const { field, code, params } of placed) {
      const sentence = stateOf(ctx, 'A form').say(code, params)
      codes[field] ??= code
      fields[field] = fields[field] ? `${fields[field]} ${sentence}` : sentence
    }
    const whole = placed.find(({ field }) => field === '')
    const about = whole ? { code: whole.code, params: whole.params ?? {} } : FIELDS
    await this.refuse(ctx, { status: 422, ...about, fields, codes })
  }

  /** Shows the form again to somebody who has tried too often, and says when to come back. */
  async refuseThrottled(
    ctx: AppContext,
    refusal: Throttling,
    stoppedCode = 'login_stopped',
  ): Promise<void> {
    const { retryAfterMs, isStopped = false } = refusal
    const retryAfter = Math.max(1, Math.ceil(retryAfterMs / 1000))
    const wait = waitInWords(stateOf(ctx, 'A form').say, retryAfter)
    const code = isStopped ? stoppedCode : 'login_throttled'
    await this.refuse(ctx, { status: 429, code, params: { wait }, retryAfter })
  }

  /**
   * Runs work that is limited, and shows the form again when there were too many tries.
   *
   * @param stoppedCode the code of the sentence for who is stopped until a reset (that of passwords).
   * @returns what came of the work; `null` when the answer is given.
   */
  async unlessThrottled<T>(
    ctx: AppContext,
    work: () => Promise<T>,
    stoppedCode?: string,
  ): Promise<T | null> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Throttled)) throw error
      await this.refuseThrottled(ctx, error, stoppedCode)
      return null
    }
  }

  /**
   * Shows the form again if one of these fields is empty, and says whether it did.
   *
   * @param codes the code of the sentence for each field.
   */
  async refuseMissing(ctx: AppContext, codes: Readonly<Record<string, string>>): Promise<boolean> {
    const body = fieldsOf(ctx)
    const missing = Object.entries(codes).filter(([name]) => !body[name])
    if (missing.length === 0) return false
    await this.refuseProblems(
      ctx,
      missing.map(([field, code]) => ({ field, code })),
    )
    return true
  }

  /** A hook of the app may name a field that stands on another page: it is told above the form. */
  #placed(ctx: AppContext, problem: Problem): Problem {
    const { field } = problem
    const isHere = this.#options.echoed.includes(field) || fieldsOf(ctx)[field] !== undefined
    return isHere ? problem : { ...problem, field: '' }
  }

  /** With what was typed before the page asked who this is, if anything was. Nothing was done with it. */
  #restored(ctx: AppContext, form: FormState): FormState {
    const kept = takeKeptForm(ctx)
    if (!kept) return form
    const code = kept.isCut ? 'form_restored_cut' : 'form_restored'
    const note = stateOf(ctx, 'A form').say(code, IN_KILOBYTES)
    const { values, ...more } = shownAgain(this.#options, kept)
    return { ...form, ...more, values: { ...form.values, ...values }, note }
  }

  /** The form as it was sent, with a calm word: nothing was done. */
  #filled(ctx: AppContext, form: FormState): FormState {
    ctx.status = 403
    const note = stateOf(ctx, 'A form').say('form_stale')
    const { values, ...more } = this.sent(ctx)
    return { ...emptyForm, ...more, values: { ...form.values, ...values }, note }
  }
}

const FIELDS = { code: 'form_invalid' }

/** The fields that were sent, all of them text; a missing one is `undefined`. */
export function fieldsOf(ctx: AppContext): Readonly<Record<string, string | undefined>> {
  return (ctx.request.body ?? {}) as Record<string, string>
}

export type { FormState }
