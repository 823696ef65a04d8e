import type { AuditFilter } from '../../../auth/audit/audit-store.ts'
import { EVENT_NAMES } from '../../../auth/audit/event-names.ts'
import type { UserReference } from '../../../auth/user.ts'
import { type StaffEventParts, staffEvents } from '../../activity/staff-events.ts'
import type { AppContext, Handler, SignedInState } from '../../context.ts'
import { prefersJson } from '../../http/prefers-json.ts'
import { queryValue } from '../../http/query-value.ts'
import { answers } from '../../openapi/answers.ts'
import { type Route, route } from '../../routing/router.ts'
import { ADMIN, type AdminParts, staffMay, userPath } from './admin-page.ts'

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
    await audit.flush()
    const after = queryValue(ctx, 'after') ?? null
    const filter = await filterOf(typed)
    const { entries, next } = filter
      ? await audit.store.list(filter, after, EVENTS_OF_A_PAGE)
      : { entries: [], next: null }
    const mayOpen = await ctx.state.auth.permissions.has('users.view')
    const shown: StaffEventParts = {
      say: web.sayTo(ctx),
      users: auth.stores.users,
      pathOf: mayOpen ? userPath : () => null,
    }
    const events = await staffEvents(shown, entries)
    if (prefersJson(ctx)) {
      ctx.body = { events: events.map(({ sentence, ...event }) => event), next }
      return
    }
    const given = Object.entries(typed).filter(([, value]) => value !== '')
    const query = new URLSearchParams(given)
    if (next) query.set('after', next)
    const names = [typed.event, ...events.map(({ name }) => name)]
    await web.renderer.page(ctx, 'admin/activity', {
      title: web.say(ctx, 'title.admin-activity'),
      ...{ sections, events, typed },
      areas: areasOf(names),
      older: next && `${PAGE}?${query}`,
    })
  }

  /** Which entries are meant; `null` when they are of somebody whom nobody knows. */
  const filterOf = async (typed: Typed): Promise<AuditFilter | null> => {
    const { who, by, event, from, to } = typed
    const [subject, actor] = await Promise.all([find(who), find(by)])
    if ((who !== '' && !subject) || (by !== '' && !actor)) return null
    return {
      ...(event && { name: event }),
      ...(subject && { subject }),
      ...(actor && { actor }),
      ...(from && { from: Date.parse(from) }),
      ...(to && { to: Date.parse(to) + DAY_MS }),
    }
  }
  const find = async (name: string): Promise<UserReference | null> => {
    const user = name === '' ? null : await auth.users?.find(name)
    return user && auth.users ? auth.users.referenceTo(user) : null
  }

  return [route('GET', PAGE, staffMay('activity.view'), show, { answer: answers.audit })]
}

type Typed = Readonly<Record<'who' | 'by' | 'event' | 'from' | 'to', string>>

function typedIn(ctx: AppContext): Typed {
  const value = (name: string) => (queryValue(ctx, name) ?? '').trim()
  const isDay = (text: string) =>
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
  const day = (name: string) => (isDay(value(name)) ? value(name) : '')
  const event = EVENT_NAME.test(value('event')) ? value('event') : ''
  return { who: value('who'), by: value('by'), event, from: day('from'), to: day('to') }
}

/** The events that can be asked for: all of ours, and those of the app that this page has met. */
function areasOf(met: readonly string[]) {
  const own = [...new Set(met)].filter((name) => name !== '' && !EVENT_NAMES.includes(name))
  const areas = [...new Set(EVENT_NAMES.map(areaOf))]
  const ours = areas.map((area) => ({
    code: `event.area.${area}`,
    names: EVENT_NAMES.filter((name) => areaOf(name) === area),
  }))
  return own.length === 0 ? ours : [...ours, { code: 'event.area.own', names: own.sort() }]
}

function areaOf(name: string): string {
  return name.split('.')[0] ?? ''
}
