import { createSession } from 'koa-session'
import { randomText } from '../../auth/crypto/random.ts'
import type { SessionData } from './session-data.ts'

const ID_BYTES = 32

// Names that koa-session uses itself. It drops those that begin with an underscore without a word.
const RESERVED =
  /^(_.*|isNew|length|populated|maxAge|externalKey|save|regenerate|manuallyCommit|commit|toJSON|constructor)$/s

/** Whether koa-session could not hold a value of this name. */
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
 * Lets koa-session hold the values of a session, and see whether a request has changed them. Only this
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

  /** Opens the session, and gives its values to the work. */
  return async (source: SessionSource, work: (values: SessionValues) => Promise<void>) => {
    const inner = new Inner(source)
    await koaSession(inner, () => work(new SessionValues(inner)))
  }
}

/** What koa-session puts on a context, as far as it is used. */
interface KoaSession {
  [name: string]: unknown
  toJSON(): Record<string, unknown>
  regenerate(): Promise<void>
  manuallyCommit(): Promise<void>
}

/** The values of one request's session, by name. */
export class SessionValues {
  readonly #inner: { readonly id: string | null }
  readonly #session: KoaSession

  constructor(inner: { readonly id: string | null; readonly session: KoaSession }) {
    this.#inner = inner
    this.#session = inner.session
  }

  all(): SessionData {
    return this.#session.toJSON()
  }

  get(name: string): unknown {
    return Object.hasOwn(this.#session, name) ? this.#session[name] : undefined
  }

  set(name: string, value: unknown): void {
    this.#session[name] = value
  }

  delete(name: string): void {
    delete this.#session[name]
  }

  /** Puts these values in the place of all others. */
  replace(data: SessionData): void {
    for (const name of Object.keys(this.all())) this.delete(name)
    Object.assign(this.#session, data)
  }

  /** Gives the session a new id, and returns it. The values stay, and nothing is stored. */
  async renewId(): Promise<string> {
    await this.#session.regenerate()
    return this.#inner.id as string
  }

  /** Saves the values if they may have changed. */
  async commit(): Promise<void> {
    await this.#session.manuallyCommit()
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
    const isNewId = this.#hasNewId
    this.#hasNewId = false
    if (!isNewId) await this.#source.save(id, withoutPrivateKeys(data))
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
    set: (inner: { id: string | null }, id: string) => {
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
