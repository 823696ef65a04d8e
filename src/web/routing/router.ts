import { Router as KoaRouter, type Layer } from '@koa/router'
import type { AppState, Handler } from '../context.ts'
import type { Fields } from '../openapi/fields.ts'
import type { JsonSchema } from '../openapi/json-schema.ts'
import { type Guard, isGuard } from './guards.ts'
import { type HostMiddleware, protect } from './protect.ts'

/** What a route has besides its method, path, guard and handler. */
export interface RouteOptions {
  /** Whether it answers before the session is opened, so that it works without the store (false). */
  readonly isStateless?: boolean
  /** Whether a script asks for it, so that it keeps no session from its idle end (false). */
  readonly isUnattended?: boolean
  /**
   * For a POST: the page that its form stands on, where people are led whose form was too old or whose
   * session has ended (the page of the same path, else the nearest above it).
   */
  readonly page?: string
  /**
   * For a POST: whether a form that is too old is followed all the same when it was sent from our own
   * pages. Only for what everybody wants who sends it, such as to log out (false).
   */
  readonly runsWhenStale?: boolean
  /** For a POST: the fields of its form, for programs (not known). `openapi.json` tells them. */
  readonly fields?: Fields
  /** What it answers in JSON when all is well (a GET: nothing but pages; a POST: where the form leads). */
  readonly answer?: JsonSchema
  /** Whether `openapi.json`, which strangers read, leaves it out (false). */
  readonly isUndescribed?: boolean
  /** Whether it answers in JSON alone, errors too (false). */
  readonly isForPrograms?: boolean
  /** For a POST: the fields that may be sent several times, such as boxes of one name; `listOf()` gives them (none). */
  readonly lists?: readonly string[]
  /**
   * For a POST: the most bytes of a form that brings a file (`multipart/form-data`); `uploadOf()` gives it. Before
   * the guard only the first part of it is read, which is the token (no such form is read).
   */
  readonly uploadMaxBytes?: number
}

/** One page or action: method and path, who may ask for it, and who answers. */
export interface Route extends RouteOptions {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly guard: Guard
  readonly handler: Handler
}

/** Declares a route. The handler's state is what the guard guarantees. */
export function route<S extends AppState>(
  method: Route['method'],
  path: string,
  guard: Guard<S>,
  handler: Handler<S>,
  options: RouteOptions = {},
): Route {
  return { ...options, method, path, guard: guard as Guard, handler: handler as Handler }
}

/** What the routes say about one request. */
export interface RouteMatch {
  /** The route that answers; `null` when there is none for this path and method. */
  readonly route: Route | null
  /** The guard and the handler of the route; `null` without a route. */
  readonly answer: HostMiddleware | null
  /** The path as it was declared, such as `/reset/:token`; `null` when no route has this path. */
  readonly pattern: string | null
  /** The methods that this path answers; empty when no route has this path. */
  readonly methods: readonly string[]
  /** The values of the path's parameters, decoded. */
  readonly params: Readonly<Record<string, string>>
  /** Whether the request is ours to answer, if only with an error page. */
  readonly isOwn: boolean
}

/** The page that a form stands on. */
export interface FormPage {
  /** Its path, as it is matched. */
  readonly path: string
  /** Its guard and its handler. */
  readonly answer: HostMiddleware
}

export interface RouterOptions {
  /** What stands before every path, such as `/members` (nothing). */
  readonly prefix?: string
  /** Whether paths without a route are ours, too, and not the surrounding app's (false). */
  readonly ownsSite?: boolean
}

interface Entry {
  readonly route: Route
  readonly layer: Layer
  readonly answer: HostMiddleware
}

/** The matches of one path by method, and the match for all other methods. */
interface PathMatches {
  readonly byMethod: ReadonlyMap<string, RouteMatch>
  readonly other: RouteMatch
}

/**
 * Finds the route of a request. Of several that match, the first that was declared answers.
 *
 * Paths are matched as they are spelled, with regard to case and to a slash at the end: `/ACCOUNT` is
 * not `/account`. The guard belongs to its own route, so no spelling walks around it. A path without
 * parameters is looked up in a map; only the others are searched.
 */
export class Router {
  readonly #exact = new Map<string, PathMatches>()
  readonly #patterns: readonly Entry[]
  readonly #unknown: RouteMatch
  readonly #prefix: string

  /** @throws TypeError for a route without a guard. */
  constructor(routes: readonly Route[], { prefix = '', ownsSite = false }: RouterOptions = {}) {
    this.#prefix = prefix
    const compiler = new KoaRouter({ sensitive: true, strict: true })
    const entries = routes.map((route) => compile(compiler, route, prefix))
    this.#patterns = entries.filter(({ route }) => !isExact(route))
    for (const { route } of entries.filter(({ route }) => isExact(route))) {
      const path = prefix + route.path
      // Routes with parameters may match it, too, such as `POST /files/:name` beside `GET /files/list`.
      this.#exact.set(path, matchesOf(path, entriesAt(path, entries)))
    }
    const none = { route: null, answer: null, pattern: null, methods: [], params: {} }
    this.#unknown = { ...none, isOwn: ownsSite }
  }

  match(method: string, path: string): RouteMatch {
    const known = this.#exact.get(path) ?? this.#search(path)
    return known ? (known.byMethod.get(method) ?? known.other) : this.#unknown
  }

  /**
   * The page that the form of a POST stands on.
   *
   * @param path that of the POST, as it is matched; for `route.page` the prefix is put before it.
   * @returns `null` when there is no page above it.
   */
  pageOf({ page }: Route, path: string): FormPage | null {
    if (page !== undefined) return this.#pageAt(this.#prefix + page)
    for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
      const found = this.#pageAt(at)
      if (found) return found
    }
    return null
  }

  #pageAt(path: string): FormPage | null {
    const { answer } = this.match('GET', path)
    return answer && { path, answer }
  }

  #search(path: string): PathMatches | null {
    const entries = entriesAt(path, this.#patterns)
    return entries.length > 0 ? matchesOf(path, entries) : null
  }
}

function compile(compiler: KoaRouter, route: Route, prefix: string): Entry {
  const { method, path, guard, handler } = route
  if (!isGuard(guard)) {
    throw new TypeError(
      `The route ${method} ${path} declares no guard: say who may pass, if only allowAnonymous()`,
    )
  }
  compiler.register(prefix + path, [method], [])
  const layer = compiler.stack.at(-1) as Layer
  return { route, layer, answer: protect(guard, handler) }
}

function entriesAt(path: string, entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ layer }) => layer.match(path))
}

function matchesOf(path: string, entries: readonly Entry[]): PathMatches {
  const methods = [...new Set(entries.flatMap(({ layer }) => layer.methods))]
  const byMethod = new Map(
    methods.map((method) => {
      const first = entries.find(({ layer }) => layer.methods.includes(method)) as Entry
      return [method, matchOf(path, first, methods)] as const
    }),
  )
  const pattern = String(entries[0]?.layer.path)
  const other = { route: null, answer: null, pattern, methods, params: {}, isOwn: true }
  return { byMethod, other }
}

function matchOf(path: string, { route, layer, answer }: Entry, methods: string[]): RouteMatch {
  const params = layer.params(path, layer.captures(path))
  return { route, answer, pattern: String(layer.path), methods, params, isOwn: true }
}

/** Whether a path has no parameters and no groups. */
function isExact({ path }: Route): boolean {
  return /^[\w/.-]*$/.test(path)
}
