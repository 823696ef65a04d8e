import type { AppContext } from '../context.ts'
import type { Feature } from '../feature.ts'
import { allowAnonymous } from '../routing/guards.ts'
import { route } from '../routing/router.ts'

const RETRY_AFTER_SECONDS = '5'

/** For whoever watches over the process. Neither page looks at a session. */
export const health: Feature = {
  name: 'health',
  requires: [],
  routes({ stores }) {
    const alive = (ctx: AppContext): void => {
      ctx.set('Cache-Control', 'no-store')
      ctx.body = { status: 'ok' }
    }

    const ready = async (ctx: AppContext): Promise<void> => {
      ctx.set('Cache-Control', 'no-store')
      try {
        await stores.checkReady?.()
        ctx.body = { status: 'ready' }
      } catch {
        ctx.status = 503
        ctx.set('Retry-After', RETRY_AFTER_SECONDS)
        ctx.body = { status: 'not ready' }
      }
    }

    const anyone = allowAnonymous()
    return [
      route('GET', '/healthz', anyone, alive, { isStateless: true }),
      route('GET', '/readyz', anyone, ready, { isStateless: true }),
    ]
  },
}
