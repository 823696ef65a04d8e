import Koa from 'koa'
import type { Logger } from './context.ts'
import type { Gadwall } from './gadwall.ts'

/** The app of a site that has nothing but our pages. */
export function createApp(users: Pick<Gadwall, 'middleware' | 'endOpen'>, logger: Logger): Koa {
  const koa = new Koa()
  // What goes wrong outside all middleware, such as on a socket that breaks. Koa would print it.
  koa.on('error', (error: Error) => {
    logger.warn({ error: error.name }, 'a request failed outside the app')
  })
  // A stream has no end of its own: the server would wait for it.
  koa.on('drain', () => users.endOpen())
  return koa.use(users.middleware())
}
