import type { AuditEntry } from '../../auth/audit/audit-store.ts'
import { eventPlace, eventSentence, isByOther, textOf } from '../activity/event-sentence.ts'
import type { Handler, SignedInState } from '../context.ts'
import type { Feature } from '../feature.ts'
import { prefersJson } from '../http/prefers-json.ts'
import { queryValue } from '../http/query-value.ts'
import type { Say } from '../messages/messages.ts'
import { answers } from '../openapi/answers.ts'
import { requireLogin } from '../routing/guards.ts'
import { route } from '../routing/router.ts'

const EVENTS_OF_A_PAGE = 20

/** What has happened to one's own account, in words. */
export const activity: Feature = {
  name: 'activity',
  requires: ['sessions', 'audit'],
  routes({ audit }, { renderer, sayTo }) {
    const show: Handler<SignedInState> = async (ctx) => {
      const { login, publicId } = ctx.state.auth.session
      // Somebody whom a header names has no login of ours.
      if (!audit || !login) return ctx.throw(404)
      // What one has done a moment ago is to be seen.
      await audit.flush()
      const subject = { backend: login.backend, userId: login.userId }
      const after = queryValue(ctx, 'after') ?? null
      const { entries, next } = await audit.store.list({ subject }, after, EVENTS_OF_A_PAGE)
      const say = sayTo(ctx)
      const events = entries.flatMap((entry) => describe(entry, say, publicId) ?? [])
      if (prefersJson(ctx)) ctx.body = { events, next }
      else
        await renderer.page(ctx, 'account/activity', { title: say('title.activity'), events, next })
    }

    return [route('GET', '/account/activity', requireLogin(), show, { answer: answers.activity })]
  },
}

/** An event as its owner may see it; `null` for one without a sentence, which is for others. */
function describe(entry: AuditEntry, say: Say, current: string | null) {
  const { name, at, address, session } = entry
  // Who of the staff did it is nobody else's business.
  const sentence = eventSentence(say, entry, () => null, 'activity')
  if (sentence === null) return null
  const isByStaff = isByOther(entry)
  return {
    ...{ name, sentence, isByStaff },
    text: textOf(sentence),
    at: new Date(at).toISOString(),
    // Nor is where they sit.
    address: isByStaff ? null : address,
    place: isByStaff ? '' : eventPlace(say, entry),
    isHere: session !== null && session === current,
  }
}
