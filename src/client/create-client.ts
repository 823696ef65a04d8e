import type { Done, Empty, Failure, Session } from './api.ts'
import type { AskOptions, Client, ClientOptions, Fields } from './client.ts'
import { type Outcome, Unavailable } from './outcomes.ts'

type Body = Partial<Done & Failure> & Readonly<Record<string, unknown>>

interface Answer<Given> {
  readonly status: number
  readonly body: Given
}

/** A token of a session from before. Programs that are no browsers send no origin, by which we know our own. */
const STALE: ReadonlySet<unknown> = new Set(['form_stale', 'csrf_refused'])

/** What changes who is there. */
const ENTRY = /^\/(login|logout|register|setup|account\/close)(?!.*\/options$)(\/|$)/

/** What somebody sends who wants to be in, or out, whoever is there by now. */
const ANYBODY = /^\/(?!account)/

/** Makes a client. It asks nothing before it is used. */
export function createClient({ baseUrl = '', ...given }: ClientOptions = {}): Client {
  const listeners = new Set<(session: Session) => void>()
  const request = given.fetch ?? ((input, init) => fetch(input, init))
  const base = baseUrl.replace(/\/$/, '')
  let known: Session | undefined
  let asked = 0
  let answered = 0

  const send = async <Given extends Body>(
    path: string,
    { signal }: AskOptions,
    init: RequestInit = {},
  ): Promise<Answer<Given>> => {
    const isGivenUp = () => signal?.throwIfAborted()
    const response = await request(base + path, {
      credentials: 'include',
      ...init,
      ...(signal && { signal }),
      headers: { accept: 'application/json', ...init.headers },
    }).catch((error: unknown) => {
      isGivenUp()
      throw new Unavailable(0, String(error), 0)
    })
    const { status } = response
    // Only a `fetch` of the app's own asks by `If-None-Match`.
    if (status === 304 && known) return { status: 200, body: { ...known } as Body as Given }
    const body = (await response.json().catch(isGivenUp)) as Given | null | undefined
    // What stands between may answer as well, in JSON or not.
    const isOurs = response.ok ? typeof body === 'object' : body?.error?.code
    if (body && isOurs && status < 500) return { status, body }
    const { message = `No answer of ours (${status})`, retryAfter } = body?.error ?? {}
    const after = retryAfter ?? Number(response.headers.get('retry-after'))
    throw new Unavailable(status, message, after || 0)
  }

  const session = async (options: AskOptions = {}): Promise<Session> => {
    const turn = ++asked
    const { status, body } = await send<Body & Session>('/session', options)
    if (status !== 200 || typeof body.csrfToken !== 'string')
      throw new Unavailable(status, body.error?.message ?? 'No session', 0)
    // An answer that was overtaken tells of what was: of before a login, say.
    if (known && turn < answered) return known
    answered = turn
    const before = known
    const now: Session = body
    known = now
    if (before?.user && before.user.id !== now.user?.id)
      for (const tell of listeners) queueMicrotask(() => tell(now))
    return now
  }

  const channel =
    typeof BroadcastChannel === 'function' ? new BroadcastChannel(`gadwall ${base}`) : null
  // In Node it would keep the process alive.
  ;(channel as { unref?: () => void } | null)?.unref?.()
  if (channel) channel.onmessage = () => void (known && session().catch(() => {}))

  const submit = (path: string, fields: Fields, options: AskOptions): Promise<Answer<Body>> =>
    send(path, options, {
      method: 'POST',
      body: JSON.stringify(fields),
      headers: { 'content-type': 'application/json', 'x-csrf-token': known?.csrfToken ?? '' },
    })

  const post = async (
    path: string,
    fields: Fields = {},
    options: AskOptions = {},
  ): Promise<Outcome> => {
    const before = known ?? (await session(options))
    const isEntry = ENTRY.test(path)
    let answer = await submit(path, fields, options)
    if (STALE.has(answer.body.error?.code)) {
      const now = await session(options)
      // What was typed for one person is not sent by another.
      const isSame = now.user?.id === before.user?.id
      if (isSame || (isEntry && ANYBODY.test(path))) answer = await submit(path, fields, options)
    }
    return outcomeOf(answer, before, options, isEntry)
  }

  const outcomeOf = async (
    { status, body }: Answer<Body>,
    before: Session,
    options: AskOptions,
    isEntry = false,
  ): Promise<Outcome> => {
    // It was answered: what came of it is not lost if nobody can say now who is there.
    const look = () => session(options).catch(() => null)
    const { error, needs, next = '', notice } = body
    if (error) {
      const { code, message, fields: wrong = {}, retryAfter = 0 } = error
      if (status === 401 && before.user) await look()
      return status === 429
        ? { kind: 'throttled', retryAfter, code, message }
        : { kind: 'refused', status, code, message, fields: wrong }
    }
    const told = { next, ...(notice !== undefined && { notice }) }
    if (isEntry) channel?.postMessage(0)
    const now = isEntry ? await look() : null
    if (needs) return { kind: 'needs', needs, next }
    return now?.user
      ? { kind: 'recognised', session: now, ...told }
      : { kind: 'done', data: body, ...told }
  }

  return {
    session,
    post,
    get: async (path, options = {}) =>
      outcomeOf(await send(path, options), known ?? (await session(options)), options),
    logIn: (fields) => post('/login', fields),
    register: (fields) => post('/register', fields),
    logOut: () => post('/logout', {} satisfies Empty),
    onLoggedOut(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => channel?.close(),
  }
}
