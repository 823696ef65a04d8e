import type { SyncStep } from './sync-steps.ts'

/** Pages are made for one visitor: no cache keeps them, and the back button asks again. */
export function noStore(): SyncStep {
  return function noStore(ctx) {
    ctx.res.setHeader('Cache-Control', 'no-store')
    // Of its own an app may have named others before.
    if (ctx.res.hasHeader('Vary')) ctx.vary('Cookie')
    else ctx.res.setHeader('Vary', 'Cookie')
  }
}
