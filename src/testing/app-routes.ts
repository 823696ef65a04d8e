import type Koa from 'koa'

/** One route of an app. */
export interface AppRoute {
  readonly method: string
  /** As it is written at the router, such as `/orders/:id`. */
  readonly path: string
}

/** What is known of a router of `@koa/router`. */
interface Layers {
  readonly router?: { readonly stack?: readonly Layer[] }
}

interface Layer {
  readonly methods: readonly string[]
  readonly path: unknown
}

/** Every route that the routers of an app know; middleware of its own knows none. */
export function appRoutes({ middleware }: Pick<Koa, 'middleware'>): readonly AppRoute[] {
  return middleware.flatMap((one) => {
    const stack = (one as Layers).router?.stack ?? []
    return stack.flatMap(({ methods, path }) => {
      // HEAD comes with GET. A regular expression cannot be asked for.
      const asked = methods.filter((method) => method !== 'HEAD')
      return typeof path === 'string' ? asked.map((method) => ({ method, path })) : []
    })
  })
}

/** The path with a value in the place of each parameter. */
export function filledPath(path: string, params: Readonly<Record<string, string>>): string {
  return path
    .replace(/\{[^{}]*\}/g, '')
    .replace(/[:*](\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? '1'))
}
