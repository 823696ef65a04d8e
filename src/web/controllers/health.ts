import { StoreUnavailable } from '../../auth/errors.ts'
import type { AppContext, Logger } from '../context.ts'
import type { Feature } from '../feature.ts'
import { traceOf } from '../http/describe-error.ts'
import { answers } from '../openapi/answers.ts'
import { allowAnonymous } from '../routing/guards.ts'
import { route } from '../routing/router.ts'

const RETRY_AFTER_SECONDS = '5'
/** How long the answer may take, in milliseconds. */
const LIMIT_MS = 1000

/** For whoever watches over the process. Neither page looks at a session. */
export const health: Feature = {
  name: 'health',
  requires: [],
  routes({ stores }, { logger }) {
    const watch = new ReadinessLog(logger)

    const alive = (ctx: AppContext): void => {
      ctx.set('Cache-Control', 'no-store')
      ctx.body = { status: 'ok' }
    }

    const ready = async (ctx: AppContext): Promise<void> => {
      ctx.set('Cache-Control', 'no-store')
      try {
        await inTime(stores.checkReady?.())
        watch.isReady()
        ctx.body = { status: 'ready' }
      } catch (error) {
        watch.isNotReady(error)
        ctx.status = 503
        ctx.set('Retry-After', RETRY_AFTER_SECONDS)
        ctx.body = { status: 'not ready' }
      }
    }

    const anyone = allowAnonymous()
    return [
      route('GET', '/healthz', anyone, alive, { isStateless: true, answer: answers.health }),
      route('GET', '/readyz', anyone, ready, { isStateless: true, answer: answers.health }),
    ]
  },
}

async function inTime(work: Promise<void> | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const cause = new Error(`The stores did not answer within ${LIMIT_MS} ms`)
      reject(new StoreUnavailable('The store', { cause }))
    }, LIMIT_MS)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Tells the log why the process is not ready: once for each reason, not for each who asks. */
class ReadinessLog {
  readonly #logger: Logger
  #reason: string | null = null

  constructor(logger: Logger) {
    this.#logger = logger
  }

  isReady(): void {
    if (this.#reason !== null) this.#logger.info({}, 'ready again')
    this.#reason = null
  }

  isNotReady(error: unknown): void {
    const reason = reasonOf(error)
    if (reason === this.#reason) return
    this.#reason = reason
    this.#logger.error({ reason, error: traceOf(error) }, 'not ready')
  }
}

/** What stands at the bottom of an error: the words of the database itself. */
function reasonOf(error: unknown): string {
  const { cause, message } = (error ?? {}) as { cause?: unknown; message?: string }
  return cause ? reasonOf(cause) : (message ?? 'unknown')
}
