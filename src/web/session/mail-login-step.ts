import type { AppContext } from '../context.ts'
import type { Web } from '../feature.ts'

/** Names the step, and the token of the mail. */
export const MAIL_LOGIN = 'mail-login'

/** What a browser keeps while it waits for a mail to log in with. */
export interface MailLoginStep {
  /** What it has asked for; `null` in a browser that has only opened a link. */
  readonly asked: string | null
  /** The token of the link that it has opened; `null` for none. */
  readonly link: string | null
  /** Where the login leads; `null`: nowhere in particular. */
  readonly next: string | null
}

const NOTHING: MailLoginStep = { asked: null, link: null, next: null }

/** What this browser keeps: nothing when it has not asked, or too long ago. */
export function mailLoginStepOf(web: Web, ctx: AppContext): MailLoginStep {
  const text = web.step.read(ctx, MAIL_LOGIN)
  return text === null ? NOTHING : { ...NOTHING, ...(JSON.parse(text) as MailLoginStep) }
}

/** The text of a step. A `next` that is too long for a cookie is forgotten. */
export function mailLoginText(web: Web, step: MailLoginStep): string {
  const text = JSON.stringify(step)
  return web.step.fits(text) ? text : JSON.stringify({ ...step, next: null })
}
