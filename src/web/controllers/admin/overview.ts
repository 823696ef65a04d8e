import type { AuditCountQuery } from '../../../auth/audit/audit-store.ts'
import type { Chart } from '../../charts/chart.ts'
import { lastDays, lastHours, type Period } from '../../charts/stretches.ts'
import { twoWayBars } from '../../charts/two-way-bars.ts'
import type { AppContext, SignedInState } from '../../context.ts'
import { prefersJson } from '../../http/prefers-json.ts'
import { isTimeZone } from '../../messages/time-in-words.ts'
import { stateOf } from '../../request-state.ts'
import type { AdminParts } from './admin-page.ts'

const HOUR_MS = 3_600_000
const DAYS = 30
const DAY_MS = 24 * HOUR_MS
/** Addresses that are shown. */
const MOST_ADDRESSES = 10

const SIGN_INS = ['login.succeeded']
const FAILURES = ['login.failed', 'factor.failed']

const CODES = {
  hours: { heading: 'admin.chart.hours', unit: 'admin.chart.hours.unit' },
  days: { heading: 'admin.chart.days', unit: 'admin.chart.days.unit' },
} as const

/** How busy the site is: logins by hour and by day, addresses that were refused, and the queue of hashes. */
export function overviewPage({ auth, web, sections }: AdminParts) {
  return async (ctx: AppContext<SignedInState>): Promise<void> => {
    await auth.audit?.flush()
    const now = auth.clock()
    const { reading } = stateOf(ctx, 'overviewPage()')
    const timeZone = isTimeZone(reading.timeZone) ? reading.timeZone : 'UTC'
    const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
    const label = (style: Intl.DateTimeFormatOptions) => {
      const format = new Intl.DateTimeFormat(reading.catalogue.tag, { ...style, timeZone })
      return ({ stretches }: Period) => stretches.map(({ at }) => format.format(at))
    }
    const chart = async (
      id: keyof typeof CODES,
      period: Period,
      labels: readonly string[],
    ): Promise<Chart> => {
      const { from, to, stretches } = period
      const names = [...SIGN_INS, ...FAILURES]
      const query: AuditCountQuery = { names, from, to, everyMs: HOUR_MS }
      const counts = (await auth.figures?.byTime(query)) ?? null
      const bars = counts && twoWayBars({ from, to, stretches }, counts, SIGN_INS, FAILURES)
      return { id, ...CODES[id], bars, labels }
    }
    const hours = lastHours(now, timeZone)
    const days = lastDays(now, timeZone, DAYS)
    const [byHour, byDay, throttled] = await Promise.all([
      chart('hours', hours, label(time)(hours)),
      chart('days', days, label({ day: 'numeric', month: 'short' })(days)),
      auth.figures?.byAddress('login.throttled', now - DAY_MS, MOST_ADDRESSES) ?? null,
    ])
    const hashing = auth.hashing && { waiting: auth.hashing.waiting, waitMs: auth.hashing.waitMs }
    if (prefersJson(ctx)) {
      ctx.body = { hours: byHour.bars?.rows, days: byDay.bars?.rows, throttled, hashing }
      return
    }
    await web.renderer.page(ctx, 'admin/overview', {
      title: web.say(ctx, 'title.admin-overview'),
      ...{ sections, charts: [byHour, byDay], throttled, hashing, timeZone },
    })
  }
}
