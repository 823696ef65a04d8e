import type { FieldProblem } from '../../auth/accounts/account-service.ts'
import type { AppContext } from '../context.ts'
import { prefersJson } from '../http/prefers-json.ts'
import type { Renderer } from '../views/renderer.ts'
import type { FormState, FormView } from '../views/view-data.ts'

/** What an empty form shows. */
export const emptyForm: FormState = Object.freeze({ values: {}, errors: {}, message: null })

/** What was wrong with a form that was sent. */
export interface FormRefusal {
  readonly status: 401 | 422
  /** Stable, for programs. */
  readonly code: string
  readonly message: string
  readonly fields?: Readonly<Record<string, string>>
}

/** One form: the view that shows it, and the fields that may be typed back into it. */
export class Form {
  readonly #renderer: Renderer
  readonly #view: FormView
  readonly #title: string
  readonly #echoed: readonly string[]

  /** @param echoed the fields that are shown again after a refusal; never a password. */
  constructor(renderer: Renderer, view: FormView, title: string, echoed: readonly string[]) {
    this.#renderer = renderer
    this.#view = view
    this.#title = title
    this.#echoed = echoed
  }

  /** Shows the form. */
  async show(ctx: AppContext, form: FormState = emptyForm): Promise<void> {
    if (prefersJson(ctx)) ctx.body = { csrfToken: ctx.state.csrf.token(), form }
    else await this.#renderer.page(ctx, this.#view, { title: this.#title, form })
  }

  /** Shows the form again, with what was typed and what is wrong. */
  async refuse(ctx: AppContext, refusal: FormRefusal): Promise<void> {
    const { status, code, message, fields = {} } = refusal
    ctx.status = status
    if (prefersJson(ctx)) {
      ctx.body = { error: { code, message, ...(status === 422 ? { fields } : {}) } }
      return
    }
    const body = fieldsOf(ctx)
    const values = Object.fromEntries(this.#echoed.map((name) => [name, body[name] ?? '']))
    await this.show(ctx, { values, errors: fields, message })
  }

  /** Shows the form again with what an account service has found. */
  async refuseProblems(ctx: AppContext, problems: readonly FieldProblem[]): Promise<void> {
    const fields: Record<string, string> = {}
    for (const { field, message } of problems) {
      fields[field] = fields[field] ? `${fields[field]} ${message}` : message
    }
    await this.refuse(ctx, { status: 422, code: 'form_invalid', message: CHECK_FIELDS, fields })
  }

  /** Shows the form again if one of these fields is empty, and says whether it did. */
  async refuseMissing(
    ctx: AppContext,
    messages: Readonly<Record<string, string>>,
  ): Promise<boolean> {
    const body = fieldsOf(ctx)
    const missing = Object.entries(messages).filter(([name]) => !body[name])
    if (missing.length === 0) return false
    const fields = Object.fromEntries(missing)
    await this.refuse(ctx, { status: 422, code: 'form_invalid', message: CHECK_FIELDS, fields })
    return true
  }
}

const CHECK_FIELDS = 'Please check the fields below.'

/** The fields that were sent, all of them text; a missing one is `undefined`. */
export function fieldsOf(ctx: AppContext): Readonly<Record<string, string | undefined>> {
  return (ctx.request.body ?? {}) as Record<string, string>
}
