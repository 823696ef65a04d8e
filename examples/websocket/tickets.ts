import { randomBytes } from 'node:crypto'
import {
  protect,
  requireCsrfToken,
  requireLogin,
  UpgradeRefused,
  type WatchableSession,
} from 'gadwall'
import type Koa from 'koa'

/** How long a ticket is good, in milliseconds: the app opens its socket at once. */
const LASTS_MS = 30_000

/** Who opens a socket, and the session that it ends with. */
export interface Member {
  readonly username: string
  readonly session: WatchableSession
}

/**
 * Opens sockets for apps that can send a header and no cookie, such as most on a phone. Each ticket opens one socket,
 * and is kept in this process alone: with several of them, keep tickets where all can see them.
 */
export class Tickets {
  readonly #members = new Map<string, Member>()

  make(member: Member): string {
    const ticket = randomBytes(32).toString('base64url')
    this.#members.set(ticket, member)
    setTimeout(() => this.#members.delete(ticket), LASTS_MS).unref()
    return ticket
  }

  /** @throws UpgradeRefused (401) for one that is unknown, too old, or used. */
  take(ticket: string): Member {
    const member = this.#members.get(ticket)
    if (!member || !this.#members.delete(ticket)) throw new UpgradeRefused(401, 'Get a new ticket')
    return member
  }
}

/** `POST /chat/ticket`, by whoever is logged in: `{ ticket }`. */
export function ticketPage(tickets: Tickets): Koa.Middleware {
  const check = requireCsrfToken()
  const give = protect(requireLogin(), (ctx) => {
    const { user, auth } = ctx.state
    ctx.body = { ticket: tickets.make({ username: user.username, session: auth.session }) }
  })
  return (ctx, next) => {
    if (ctx.method !== 'POST' || ctx.path !== '/chat/ticket') return next()
    return check(ctx, () => give(ctx, next))
  }
}
