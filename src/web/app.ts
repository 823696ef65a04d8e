import Koa from 'koa'
import { type AuthLayerDependencies, createAuthLayer } from './auth-layer.ts'
import type { Route } from './routing/router.ts'

/** Everything the app works with; a test hands in its own. */
export type AppDependencies = AuthLayerDependencies

/** An app, and the list of all its routes. */
export interface App {
  readonly koa: Koa
  readonly routes: readonly Route[]
}

/**
 * Builds the whole web application. Nothing is listening yet, and nothing was connected.
 *
 * @throws TypeError for a route that declares no guard.
 */
export function createApp(dependencies: AppDependencies): App {
  const koa = new Koa()
  // What goes wrong outside all middleware, such as on a socket that breaks. Koa would print it.
  koa.on('error', (error: Error) => {
    dependencies.logger.warn({ error: error.name }, 'a request failed outside the app')
  })
  const { middlewares, routes } = createAuthLayer(dependencies)
  for (const middleware of middlewares) koa.use(middleware as unknown as Koa.Middleware)
  return { koa, routes }
}
