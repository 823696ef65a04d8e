import type { AppContext } from '../context.ts'

/** Says whether the things that pages need can be used; rejects when they cannot. */
export type ReadinessCheck = () => Promise<void>

/** For whoever watches over the process. Neither of the two looks at a session. */
export function healthController(checkReady: ReadinessCheck) {
  const alive = (ctx: AppContext): void => {
    ctx.set('Cache-Control', 'no-store')
    ctx.body = { status: 'ok' }
  }

  const ready = async (ctx: AppContext): Promise<void> => {
    ctx.set('Cache-Control', 'no-store')
    try {
      await checkReady()
      ctx.body = { status: 'ready' }
    } catch {
      ctx.status = 503
      ctx.set('Retry-After', '5')
      ctx.body = { status: 'not ready' }
    }
  }

  return { alive, ready }
}
