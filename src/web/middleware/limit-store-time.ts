import type { AppMiddleware } from '../context.ts'
import { StoreTime, StoreTimeLimit } from '../http/store-time.ts'
import { stateOf } from '../request-state.ts'

/**
 * Answers 503 when a request has to wait for the stores for too long: a database that says nothing must not
 * hang everybody. Nobody is logged out by it, and no cookie changes.
 */
export function limitStoreTime(limitMs: number): AppMiddleware {
  const limit = new StoreTimeLimit(limitMs)
  return async function limitStoreTime(ctx, next) {
    const state = stateOf(ctx, 'limitStoreTime()')
    state.storeTime = new StoreTime()
    const work = next()
    try {
      await limit.watch(state.storeTime, work)
    } catch (error) {
      // The work may fail later, when nobody waits for it.
      work.catch(() => {})
      state.client.giveUp(error)
      throw error
    }
  }
}

/** The surrounding app's own pages take as long as they take. */
export function hostPages(): AppMiddleware {
  return function hostPages(ctx, next) {
    return stateOf(ctx, 'hostPages()').storeTime.aside(next)
  }
}
