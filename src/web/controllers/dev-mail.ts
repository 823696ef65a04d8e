import type { AppContext, Handler } from '../context.ts'
import type { Feature } from '../feature.ts'
import { allowDeveloper } from '../routing/allow-developer.ts'
import { route } from '../routing/router.ts'

/** A mail that was kept in place of being sent. */
export interface KeptMail {
  /** Names it among the others. */
  readonly name: string
  readonly subject: string
  readonly to: string
  readonly from: string
  /** When it was kept, in milliseconds since 1970-01-01 UTC. */
  readonly at: number
  readonly text: string
  readonly html: string
}

/** A part of a line of a mail. */
export interface MailPart {
  readonly text: string
  readonly isLink: boolean
}

/** Where mails are kept in development. */
export interface KeptMails {
  /** The newest first. */
  list(): Promise<readonly KeptMail[]>
  /** `null` for a name that is not in the list. */
  find(name: string): Promise<KeptMail | null>
}

const LIST = '/dev/mail'

/** A mail is not trusted as our pages are: no script, no form, nothing that is fetched, an origin of its own. */
const MAIL_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  'sandbox allow-popups allow-popups-to-escape-sandbox',
].join('; ')

const LINK = /https?:\/\/[^\s<>"']+/g

/** The mails that a site has sent, for who develops it. They hold links that log people in. */
export function devMail(mails: KeptMails): Feature {
  return {
    name: 'dev-mail',
    requires: [],
    routes(_auth, web) {
      const index: Handler = async (ctx) => {
        const kept = (await mails.list()).map(({ name, subject, to, at }) => ({
          ...{ name, subject, to },
          at: new Date(at).toISOString(),
        }))
        await web.renderer.page(ctx, 'dev-mail/index', {
          title: web.say(ctx, 'title.dev-mail'),
          mails: kept,
        })
      }

      const show: Handler = async (ctx) => {
        const { name, subject, to, from, at, text } = await requireMail(ctx)
        await web.renderer.page(ctx, 'dev-mail/show', {
          ...{ title: subject, name, subject, to, from },
          at: new Date(at).toISOString(),
          lines: text.trimEnd().split('\n').map(partsOf),
        })
      }

      const showHtml: Handler = async (ctx) => {
        const { html } = await requireMail(ctx)
        ctx.set('Content-Security-Policy', MAIL_POLICY)
        ctx.type = 'text/html; charset=utf-8'
        ctx.body = html
      }

      const requireMail = async (ctx: AppContext) =>
        (await mails.find(ctx.params.name ?? '')) ?? ctx.throw(404)

      const developer = allowDeveloper()
      return [
        route('GET', LIST, developer, index),
        route('GET', `${LIST}/:name`, developer, show),
        route('GET', `${LIST}/:name/html`, developer, showHtml),
      ]
    },
  }
}

/** A line in parts, of which some are addresses. */
function partsOf(line: string): readonly MailPart[] {
  const parts: MailPart[] = []
  let end = 0
  for (const { 0: link, index } of line.matchAll(LINK)) {
    parts.push({ text: line.slice(end, index), isLink: false }, { text: link, isLink: true })
    end = index + link.length
  }
  return [...parts, { text: line.slice(end), isLink: false }]
}
