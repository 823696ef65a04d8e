import type { Handler, SignedInState } from '../../context.ts'
import { prefersJson } from '../../http/prefers-json.ts'
import { seeOther } from '../../http/redirects.ts'
import { answers } from '../../openapi/answers.ts'
import { type Route, route } from '../../routing/router.ts'
import { keepNotice } from '../../views/notice.ts'
import { ADMIN, type AdminParts, staffMay, staffMayChange } from './admin-page.ts'

const PAGE = `${ADMIN}/mail`
const MAILS_OF_A_PAGE = 50

/** The mails that wait and those that were given up. What is in them is sealed, and nobody reads it here. */
export function mailRoutes({ auth, web, sections }: AdminParts): readonly Route[] {
  const { outbox } = auth.stores
  if (!outbox?.newest) return []

  const show: Handler<SignedInState> = async (ctx) => {
    const [counts, newest] = await Promise.all([
      outbox.counts(),
      outbox.newest?.(MAILS_OF_A_PAGE) ?? [],
    ])
    const iso = (ms: number) => new Date(ms).toISOString()
    const mails = newest.map(({ createdAt, dueAt, ...mail }) => ({
      ...mail,
      createdAt: iso(createdAt),
      dueAt: mail.state === 'waiting' ? iso(dueAt) : null,
    }))
    if (prefersJson(ctx)) ctx.body = { counts, mails }
    else {
      await web.renderer.page(ctx, 'admin/mail', {
        title: web.say(ctx, 'title.admin-mail'),
        sections,
        counts,
        mails,
        mayRetry: await ctx.state.auth.permissions.has('mail.change'),
      })
    }
  }

  const retry: Handler<SignedInState> = async (ctx) => {
    const count = (await outbox.retry?.(auth.clock())) ?? 0
    keepNotice(ctx, { code: 'notice.admin-mail-retried', params: { count } })
    seeOther(ctx, web.path(PAGE, ctx))
  }

  return [
    route('GET', PAGE, staffMay('mail.view'), show, { answer: answers.outbox }),
    route('POST', `${PAGE}/retry`, staffMayChange('mail.view', 'mail.change'), retry, {
      fields: {},
    }),
  ]
}
