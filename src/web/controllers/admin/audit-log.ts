import { findPeople } from '../../../auth/administration/people.ts'
import type { AuditEntry, AuditFilter } from '../../../auth/audit/audit-store.ts'
import type { AppContext, Handler, SignedInState } from '../../context.ts'
import { prefersJson } from '../../http/prefers-json.ts'
import { queryValue } from '../../http/query-value.ts'
import { type Route, route } from '../../routing/router.ts'
import { ADMIN, type AdminParts, staffMay, userPath } from './admin-page.ts'
import { eventOf } from './describe.ts'

const PAGE = `${ADMIN}/activity`
const EVENTS_OF_A_PAGE = 50
const DAY_MS = 86_400_000

/** Letters and digits with dots and hyphens, as events are named. */
const EVENT_NAME = /^[a-z][a-z.-]{0,99}$/

/** What has happened, the newest first, with filters. */
export function activityRoutes({ auth, web, sections }: AdminParts): readonly Route[] {
  const { audit } = auth
  if (!audit) return []

  const show: Handler<SignedInState> = async (ctx) => {
    const typed = typedIn(ctx)
    const person = typed.who === '' ? null : await auth.users?.find(typed.who)
    await audit.flush()
    const after = queryValue(ctx, 'after') ?? null
    const filter = filterOf(typed, person && auth.users ? auth.users.referenceTo(person) : null)
    const isNobody = typed.who !== '' && !person
    const { entries, next } = isNobody
      ? { entries: [], next: null }
      : await audit.store.list(filter, after, EVENTS_OF_A_PAGE)
    const named = await namesOf(entries)
    const events = entries.map((entry) => ({
      ...eventOf(entry),
      subject: named(entry.subject),
      actor: named(entry.actor),
      details: Object.entries(entry.details).map(([name, value]) => `${name}: ${String(value)}`),
    }))
    if (prefersJson(ctx)) ctx.body = { events, next }
    else {
      const given = Object.entries(typed).filter(([, value]) => value !== '')
      const query = new URLSearchParams(given)
      if (next) query.set('after', next)
      await web.renderer.page(ctx, 'admin/activity', {
        title: web.say('title.admin-activity'),
        sections,
        events,
        typed,
        older: next && `${PAGE}?${query}`,
      })
    }
  }

  const namesOf = async (entries: readonly AuditEntry[]) => {
    const people = entries.flatMap(({ actor, subject }) => [actor, subject])
    const personOf = await findPeople(auth.stores.users, people)
    return (who: AuditEntry['actor']) => {
      if (who === null) return null
      const user = personOf(who)
      const name = user?.username ?? `${who.backend}:${who.userId}`
      return { name, path: user && userPath(who) }
    }
  }

  return [route('GET', PAGE, staffMay('activity.view'), show)]
}

function typedIn(ctx: AppContext) {
  const value = (name: string) => (queryValue(ctx, name) ?? '').trim()
  const isDay = (text: string) =>
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
  const day = (name: string) => (isDay(value(name)) ? value(name) : '')
  const event = EVENT_NAME.test(value('event')) ? value('event') : ''
  return { who: value('who'), event, from: day('from'), to: day('to') }
}

function filterOf(
  { event, from, to }: ReturnType<typeof typedIn>,
  subject: AuditFilter['subject'] | null,
): AuditFilter {
  return {
    ...(event && { name: event }),
    ...(subject && { subject }),
    ...(from && { from: Date.parse(from) }),
    ...(to && { to: Date.parse(to) + DAY_MS }),
  }
}
