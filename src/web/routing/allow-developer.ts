import type { AppContext } from '../context.ts'
import { type Guard, guard } from './guards.ts'

const LOOPBACK_PEER = /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$|^::1$/
const LOOPBACK_HOST = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/i

/** What a proxy or a tunnel adds: whoever is behind it may be anywhere. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const

/**
 * Lets only somebody pass who sits at this machine: the connection itself comes from it, no proxy stands
 * between, and the browser calls the site by a name of this machine. For pages of development that show
 * secrets. For all others the page is not there.
 */
export function allowDeveloper(): Guard {
  return guard('this machine', async function allowDeveloper(ctx, next) {
    if (!isAtThisMachine(ctx)) ctx.throw(404)
    await next()
  })
}

/** Whether whoever asks sits at this machine. */
export function isAtThisMachine({ req }: Pick<AppContext, 'req'>): boolean {
  const { headers, socket } = req
  if (FORWARDED.some((name) => headers[name] !== undefined)) return false
  // A page elsewhere can have its own name lead here (DNS rebinding). It would read what it gets.
  return LOOPBACK_PEER.test(socket.remoteAddress ?? '') && LOOPBACK_HOST.test(headers.host ?? '')
}
