import { EVENT_NAMES } from '../../../auth/audit/event-names.ts'
import { staffEvents } from '../../activity/staff-events.ts'
import type { Handler, SignedInState } from '../../context.ts'
import { prefersJson } from '../../http/prefers-json.ts'
import { queryValue } from '../../http/query-value.ts'
import { answers } from '../../openapi/answers.ts'
import { type Route, route } from '../../routing/router.ts'
import { auditFilterOf, filterQuery, readerOf, typedFilter } from './activity-filter.ts'
import { ADMIN, type AdminParts, staffMay, userPath } from './admin-page.ts'
import { followRoute, STREAM } from './follow.ts'

const PAGE = `${ADMIN}/activity`
const EVENTS_OF_A_PAGE = 50

/** What has happened, the newest first, with filters. */
export function activityRoutes(parts: AdminParts): readonly Route[] {
  const { auth, web, sections } = parts
  const { audit } = auth
  if (!audit) return []

  const show: Handler<SignedInState> = async (ctx) => {
    const typed = typedFilter(ctx)
    const now = auth.clock()
    await audit.flush()
    const after = queryValue(ctx, 'after') ?? null
    const mayOpen = await ctx.state.auth.permissions.has('users.view')
    const filter = await auditFilterOf(auth, typed, readerOf(ctx, mayOpen))
    const { entries, next } = filter
      ? await audit.store.list(filter, after, EVENTS_OF_A_PAGE)
      : { entries: [], next: null }
    const shown = {
      say: web.sayTo(ctx),
      users: auth.stores.users,
      pathOf: mayOpen ? userPath : () => null,
    }
    const events = await staffEvents(shown, entries)
    if (prefersJson(ctx)) {
      ctx.body = { events: events.map(({ sentence, ...event }) => event), next }
      return
    }
    const query = filterQuery(typed)
    const here = query.size === 0 ? PAGE : `${PAGE}?${query}`
    const stream = new URLSearchParams(query)
    stream.set('since', String(now))
    if (next) query.set('after', next)
    const names = [typed.event, ...events.map(({ name }) => name)]
    await web.renderer.page(ctx, 'admin/activity', {
      title: web.say(ctx, 'title.admin-activity'),
      ...{ sections, events, typed },
      areas: areasOf(names),
      here,
      // Older pages stand still.
      stream: after === null && filter ? `${STREAM}?${stream}` : null,
      older: next && `${PAGE}?${query}`,
    })
  }

  return [
    route('GET', PAGE, staffMay('activity.view'), show, { answer: answers.audit }),
    route('GET', STREAM, staffMay('activity.view'), followRoute(parts, audit), {
      isUnattended: true,
    }),
  ]
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
