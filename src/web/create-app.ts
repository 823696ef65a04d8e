import Koa from 'koa'
import type { Logger } from './context.ts'
import type { Gadwall } from './gadwall.ts'

/** The app of a site that has nothing but our pages. */
export function createApp(users: Pick<Gadwall, 'middleware'>, logger: Logger): Koa {
  const koa = new Koa()
  // What goes wrong outside all middleware, such as on a socket that breaks. Koa would print it.
  koa.on('error', (error: Error) => {
    logger.warn({ error: error.name }, 'a request failed outside the app')
  })
  return koa.use(users.middleware())
}
