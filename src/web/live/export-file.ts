import { Readable } from 'node:stream'
import type { Auth } from '../../auth/create-auth.ts'
import type { AppContext, SignedInState } from '../context.ts'
import type { Web } from '../feature.ts'
import { administratorOf } from '../routing/staff.ts'
import { mayStill } from './permission-watch.ts'

/** How often is asked whether it may go on, in milliseconds. */
const EVERY_MS = 3000

/** A file of many rows that staff takes away. */
export interface ExportFile {
  /** Without quotes, and in ASCII. */
  readonly name: string
  /** What whoever takes it must be allowed, to its last row. */
  readonly permissions: readonly string[]
  readonly pieces: AsyncIterable<string>
  /** Tells that somebody takes it away. Not for a `HEAD`, which takes nothing. */
  announce(): Promise<void>
}

/**
 * Answers with a CSV file, piece by piece, so that it may have any length. It breaks off when the session of whoever
 * takes it has ended, and within three seconds when they may not have it any more: it does not look whole then.
 */
export async function sendExport(
  ctx: AppContext<SignedInState>,
  { auth, web }: { readonly auth: Auth; readonly web: Pick<Web, 'whileLoggedIn'> },
  file: ExportFile,
): Promise<void> {
  const { name, permissions, pieces } = file
  if (ctx.method !== 'HEAD') await file.announce()
  const { who } = administratorOf({ auth }, ctx)
  const { session } = ctx.state.auth
  const { sessions } = auth.stores
  const canWatch = session.login !== null && sessions.findEnded && sessions.findOpen

  async function* allowed(): AsyncGenerator<string> {
    const stop = new AbortController()
    let askedAt = performance.now()
    try {
      const isOver = canWatch ? web.whileLoggedIn(session, stop.signal) : null
      for await (const piece of pieces) {
        const isDue = performance.now() - askedAt >= EVERY_MS
        if (isDue) askedAt = performance.now()
        if (isOver?.aborted || (isDue && !(await mayStill(auth, who, permissions)))) {
          ctx.res.destroy()
          return
        }
        yield piece
      }
    } finally {
      stop.abort()
    }
  }

  ctx.set('Content-Type', 'text/csv; charset=utf-8')
  ctx.set('Content-Disposition', `attachment; filename="${name}"`)
  ctx.body = Readable.from(allowed())
}
