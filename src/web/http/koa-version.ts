import type Koa from 'koa'

/**
 * Stops an app of Koa 2 at its start. It would run, and then fail in ways that are hard to explain.
 *
 * An app does not know its version, but `ctx.back()` came with Koa 3.
 *
 * @throws TypeError
 */
export function assertKoaVersion(app: Pick<Koa, 'context'>): void {
  if (typeof app.context?.back === 'function') return
  throw new TypeError('Gadwall needs koa ^3, this app has 2.x. Run: npm install koa@3')
}
