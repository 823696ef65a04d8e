import { readCursor, writeCursor } from '../../../auth/audit/audit-cursor.ts'
import { AuditFeed, type FeedBatch } from '../../../auth/audit/audit-feed.ts'
import type { AuditRecorder } from '../../../auth/audit/audit-recorder.ts'
import { describeStaffEvents, namesIn } from '../../activity/staff-events.ts'
import type { AppContext, Handler, SignedInState } from '../../context.ts'
import { queryValue } from '../../http/query-value.ts'
import { EventStream } from '../../live/event-stream.ts'
import { PermissionWatch } from '../../live/permission-watch.ts'
import { StreamPlaces } from '../../live/stream-places.ts'
import { auditFilterOf, readerOf, typedFilter } from './activity-filter.ts'
import { ADMIN, type AdminParts, userPath } from './admin-page.ts'

export const STREAM = `${ADMIN}/activity/stream`

/** Nobody is told of more than what came in this time, in milliseconds. */
const LONGEST_ABSENCE_MS = 3_600_000

/** What happens, as it happens, for as long as its reader is logged in and may see it. */
export function followRoute(
  { auth, web }: AdminParts,
  audit: AuditRecorder,
): Handler<SignedInState> {
  const { users } = auth.stores
  const places = new StreamPlaces()
  const permissions = new PermissionWatch(auth, 'activity.view')
  let names = namesIn(users, [])
  const feed = new AuditFeed({
    store: audit.store,
    clock: auth.clock,
    // Once for all who listen.
    prepare: async (entries) => {
      names = namesIn(users, entries)
      await names
    },
  })

  return async (ctx) => {
    // No page of another site holds a connection of ours open.
    if (/^cross-site$/i.test(ctx.get('Sec-Fetch-Site'))) return ctx.throw(403)
    const { session } = ctx.state.auth
    const { login } = session
    if (!login) return ctx.throw(403)
    if (ctx.method === 'HEAD') return
    const mayOpen = await ctx.state.auth.permissions.has('users.view')
    const filter = await auditFilterOf(auth, typedFilter(ctx), readerOf(ctx, mayOpen))
    if (!filter) return ctx.throw(404)
    const say = web.sayTo(ctx)
    const piece = web.renderer.pieces(ctx)
    const leave = places.take(JSON.stringify([login.backend, login.userId]))
    const since = sinceOf(ctx, auth.clock())
    const stream = new EventStream(ctx)
    const sent = new Set<string>()

    const tell = async ({ entries, isCut }: FeedBatch, of: typeof names) => {
      const parts = { say, pathOf: mayOpen ? userPath : () => null }
      const events = describeStaffEvents(parts, entries, await of)
      for (const [index, event] of events.entries()) {
        const entry = entries[index]
        if (!entry || sent.has(entry.id)) continue
        const { sentence, ...data } = event
        const html = piece('admin/event', { event })
        stream.send({ id: writeCursor(entry), event: 'row', data: { ...data, html } })
      }
      if (isCut) stream.send({ event: 'more', data: {} })
    }
    const end = (reason: string) => {
      stream.send({ event: 'end', data: { reason } })
      stream.end()
    }

    // First, so that whatever fails from here on gives the place back.
    stream.signal.addEventListener('abort', leave)
    let isOver: AbortSignal
    try {
      isOver = web.whileLoggedIn(session, stream.signal)
    } catch (error) {
      stream.end()
      throw error
    }
    isOver.addEventListener('abort', () => end('session'), { once: true })
    permissions.watch(login, () => end('permission'), stream.signal)
    const unfollow = feed.follow(filter, (batch) => tell(batch, names))
    stream.signal.addEventListener('abort', unfollow)
    if (stream.signal.aborted) unfollow()
    if (stream.signal.aborted || isOver.aborted) return end('session')
    if (since === null) return
    // The answer has begun: what fails is found by the next look.
    void feed
      .missed(filter, since)
      .then(async (batch) => {
        await tell(batch, namesIn(users, batch.entries))
        for (const { id } of batch.entries) sent.add(id)
      })
      .catch(() => stream.send({ event: 'more', data: {} }))
  }
}

/** What the browser has seen last, when it comes back; else when its page was made. `null`: it asks for nothing. */
function sinceOf(ctx: AppContext<SignedInState>, now: number): number | null {
  const last = readCursor(ctx.get('Last-Event-ID'))?.at
  const given = last ?? Number(queryValue(ctx, 'since') ?? Number.NaN)
  return Number.isSafeInteger(given) ? Math.max(given, now - LONGEST_ABSENCE_MS) : null
}
