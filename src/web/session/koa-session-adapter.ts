import { createSession } from 'koa-session'
import { randomText } from '../../auth/crypto/random.ts'
import type { SessionData } from './session-data.ts'

const ID_BYTES = 32

// Names that koa-session uses itself, and ours. It drops those with an underscore without a word.
const RESERVED =
  /^(_.*|login|isNew|length|populated|maxAge|externalKey|save|regenerate|manuallyCommit|commit|toJSON|constructor)$/s

/** Whether an app cannot give this name to a value. */
export function isReserved(name: string): boolean {
  return RESERVED.test(name)
}

/** Where koa-session finds and saves the session of one request. */
export interface SessionSource {
  /** The id in the cookie; `null` for none. */
  readonly id: string | null
  load(id: string): Promise<SessionData | undefined>
  /** Saves the values of a session whose id stays the same. */
  save(id: string, data: SessionData): Promise<void>
}

/**
 * Lets koa-session open sessions, make their ids, and see whether a request has changed them. Only this
 * file knows koa-session.
 *
 * koa-session keeps its options on the app's context, one set for each app, and deletes its cookie
 * before the store has agreed. So it gets a context of its own, without cookies: an app may use
 * koa-session for itself as well, and a cookie is sent only after the store has agreed.
 */
export function koaSessionAdapter() {
  // A class for each app, because koa-session defines its getters on the prototype.
  class Inner {
    readonly app = innerApp
    readonly cookies = NO_COOKIES
    readonly source: SessionSource
    declare readonly session: KoaSession
    id: string | null

    constructor(source: SessionSource) {
      this.source = source
      this.id = source.id
    }
  }
  const innerApp = { context: Inner.prototype, use() {}, emit() {} }
  const koaSession = createSession({ ...OPTIONS }, innerApp)

  return async (source: SessionSource, work: (opened: OpenedSession) => Promise<void>) => {
    const inner = new Inner(source)
    await koaSession(inner, () => work(new OpenedSession(inner)))
  }
}

/** What koa-session puts on a context, as far as it is used. */
interface KoaSession {
  [name: string]: unknown
  toJSON(): Record<string, unknown>
  regenerate(): Promise<void>
  manuallyCommit(): Promise<void>
}

/** One request's session, as koa-session has opened it. */
export class OpenedSession {
  /** What is stored of it, for the request to change. */
  readonly data: Record<string, unknown>
  readonly #inner: { readonly id: string | null; readonly session: KoaSession }

  constructor(inner: { readonly id: string | null; readonly session: KoaSession }) {
    this.#inner = inner
    this.data = inner.session.toJSON()
  }

  /** Gives the session a new id, and returns it. Nothing is stored. */
  async renewId(): Promise<string> {
    // Keeps all values.
    await this.#inner.session.regenerate()
    return this.#inner.id as string
  }

  /** Saves these values if they are others than before. */
  async commit(data: SessionData): Promise<void> {
    const { session } = this.#inner
    for (const name of Object.keys(session.toJSON())) delete session[name]
    await Object.assign(session, data).manuallyCommit()
  }
}

/** The store that koa-session makes for each request. It must be a class. */
class ContextStore {
  readonly #source: SessionSource
  #hasNewId = false

  constructor({ source }: { readonly source: SessionSource }) {
    this.#source = source
  }

  async get(id: string): Promise<SessionData | undefined> {
    const data = await this.#source.load(id)
    return data && withoutPrivateKeys(data)
  }

  /** Only `regenerate` destroys. Next it sets the values under the new id. */
  async destroy(): Promise<void> {
    this.#hasNewId = true
  }

  async set(id: string, data: SessionData): Promise<void> {
    if (!this.#hasNewId) await this.#source.save(id, withoutPrivateKeys(data))
    this.#hasNewId = false
  }
}

const NO_COOKIES = { set() {} }

const OPTIONS = {
  signed: false,
  // With this koa-session stores no end: our store keeps both ends, on the server's clock.
  maxAge: 'session' as const,
  autoCommit: false,
  genid: () => randomText(ID_BYTES),
  ContextStore,
  externalKey: {
    // For an empty id koa-session makes a new one.
    get: (inner: { id: string | null }) => inner.id ?? '',
    set(inner: { id: string | null }, id: string) {
      inner.id = id
    },
  },
}

/**
 * koa-session adds keys such as `_session`, and would take a `__proto__` from a store for the prototype
 * of the session.
 */
function withoutPrivateKeys(data: SessionData): SessionData {
  if (!Object.keys(data).some((key) => key.startsWith('_'))) return data
  return Object.fromEntries(Object.entries(data).filter(([key]) => !key.startsWith('_')))
}
