import type { PasskeyTicket } from '../../auth/factors/passkeys/passkey-ticket.ts'
import type { AppContext } from '../context.ts'
import type { Web } from '../feature.ts'
import { fieldsOf } from '../forms/form.ts'

const PURPOSE = 'passkey'

/** Tabs of one browser that may each wait for an answer. */
const MOST_TICKETS = 3

/** Has the browser keep a ticket, sealed, until its answer comes. */
export function keepTicket(web: Web, ctx: AppContext, ticket: PasskeyTicket): void {
  const tickets = [ticket, ...ticketsOf(web, ctx)].slice(0, MOST_TICKETS)
  // The names of people may be long: then there is room for fewer tabs.
  while (tickets.length > 1 && !web.step.fits(JSON.stringify(tickets))) tickets.pop()
  web.step.putBeside(ctx, PURPOSE, JSON.stringify(tickets))
}

/** What the browser has answered, and the tickets that it keeps. */
export function passkeyTry(web: Web, ctx: AppContext) {
  return { text: fieldsOf(ctx).credential ?? '', tickets: ticketsOf(web, ctx) }
}

function ticketsOf(web: Web, ctx: AppContext): readonly PasskeyTicket[] {
  const text = web.step.readBeside(ctx, PURPOSE)
  return text === null ? [] : (JSON.parse(text) as PasskeyTicket[])
}
