import type { Preparation } from './sync-steps.ts'

/** Pages are made for one visitor: no cache keeps them, and the back button asks again. */
export function privatePages(): Preparation {
  return function privatePages(ctx) {
    ctx.res.setHeader('Cache-Control', 'no-store')
    // Of its own an app may have named others before.
    if (ctx.res.hasHeader('Vary')) ctx.vary('Cookie')
    else ctx.res.setHeader('Vary', 'Cookie')
  }
}
