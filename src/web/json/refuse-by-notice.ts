import type { AppContext } from '../context.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { seeOther } from '../http/redirects.ts'
import { type Notice, noticeInWords } from '../messages/notice.ts'
import { stateOf } from '../request-state.ts'
import { keepNotice } from '../views/notice.ts'
import { refuseInJson } from './json-error.ts'

/** Why nothing was done, where there is no form to show again. */
export interface NoticedRefusal {
  /** Where people are led. */
  readonly to: string
  /** The code of the sentence. In JSON it is written `session_gone` for `notice.session-gone`. */
  readonly code: string
  /** What is said (the sentence of the code). */
  readonly notice?: Notice
  /** In JSON (422). */
  readonly status?: 401 | 404 | 422
}

/** Leads to a page with a notice that says why nothing was done; in JSON it is an error. */
export function refuseByNotice(
  ctx: AppContext,
  { to, code, status = 422, notice = code }: NoticedRefusal,
): void {
  if (prefersJson(ctx)) {
    const message = noticeInWords(stateOf(ctx, 'refuseByNotice()').say, notice) ?? code
    const stable = code.replace(/^notice\./, '').replaceAll('-', '_')
    refuseInJson(ctx, status, { code: stable, message })
  } else {
    keepNotice(ctx, notice)
    seeOther(ctx, to)
  }
}
