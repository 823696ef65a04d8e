import { gadwall, protect, requireLogin } from 'gadwall'
import type { Passwords } from 'gadwall/passwords'
import Koa from 'koa'
import type { Database } from './database.ts'
import { type Member, memberBackend } from './members.ts'
import { sessionStore } from './sessions.ts'

export interface AppOptions {
  readonly db: Database
  readonly passwords: Passwords
  readonly secret: string
  readonly baseUrl: string
}

/** The stock pages over the members of this app, and one page of its own. */
export function createApp({ db, passwords, secret, baseUrl }: AppOptions): Koa {
  const users = gadwall({
    backends: [memberBackend(db, passwords)],
    stores: { sessions: sessionStore(db) },
    secret,
    baseUrl,
    siteName: 'The Club',
  })
  const koa = new Koa()
  koa.use(users.middleware())
  koa.use(
    protect(requireLogin<Member>(), (ctx) => {
      const { username, stored } = ctx.state.user
      ctx.body = `Hello, ${username}. You are member ${stored.uid}.\n`
    }),
  )
  return koa
}
