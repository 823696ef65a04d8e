import type { Done, Empty, Failure, Posts, Session } from './api.ts'
import { type Outcome, Unavailable } from './outcomes.ts'

/** How {@link createClient} reaches Gadwall. */
export interface ClientOptions {
  /** Where it is, such as `https://users.example.com`, with its prefix (the origin of the page). */
  readonly baseUrl?: string
  /** What sends requests (that of the browser). */
  readonly fetch?: (input: string, init: RequestInit) => Promise<Response>
}

/** Gadwall, as a front end sees it. */
export interface Client {
  /**
   * Who is there, and what they may do.
   *
   * @throws Unavailable when nobody can say: that is not the same as nobody being there.
   */
  session(): Promise<Session>
  logIn(fields: Posts['/login']): Promise<Outcome>
  register(
    fields: Posts['/register'] & Readonly<Record<string, string | boolean>>,
  ): Promise<Outcome>
  logOut(): Promise<Outcome>
  /**
   * Sends a form, by its path. A token that is stale is renewed and the form sent once more, unless somebody else is
   * logged in by now.
   *
   * @throws Unavailable
   */
  post<Path extends keyof Posts>(path: Path, fields: Posts[Path]): Promise<Outcome>
  post(path: string, fields?: Fields): Promise<Outcome>
  /**
   * Asks for what a page shows, such as `/account/sessions`: `data` holds it.
   *
   * @throws Unavailable
   */
  get(path: string): Promise<Outcome>
  /**
   * Calls the listener when whoever was there is there no more: logged out here or in another tab, ended from
   * elsewhere, or replaced by somebody else. A session that has ended is noticed at the next question.
   *
   * @returns takes the listener away.
   */
  onLoggedOut(listener: (session: Session) => void): () => void
  /** Listens to other tabs no more. */
  close(): void
}

/** What a form may hold. */
export type Fields = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

type Body = Partial<Done & Failure> & Readonly<Record<string, unknown>>

interface Answer<Given> {
  readonly status: number
  readonly body: Given
}

/** A token of a session from before. Programs that are no browsers send no origin, by which we know our own. */
const STALE: ReadonlySet<unknown> = new Set(['form_stale', 'csrf_refused'])

/** What changes who is there. */
const ENTRY = /^\/(login|logout|register|setup|account\/close)(?!.*\/options$)(\/|$)/

/** Makes a client. It asks nothing before it is used. */
export function createClient({ baseUrl = '', ...given }: ClientOptions = {}): Client {
  const listeners = new Set<(session: Session) => void>()
  const request = given.fetch ?? ((input, init) => fetch(input, init))
  let known: Session | undefined

  const send = async <Given extends Body>(
    path: string,
    init: RequestInit = {},
  ): Promise<Answer<Given>> => {
    const response = await request(baseUrl + path, {
      credentials: 'include',
      ...init,
      headers: { accept: 'application/json', ...init.headers },
    })
    const { status } = response
    const body = (await response.json().catch(() => null)) as Given | null
    if (body && status < 500) return { status, body }
    const { message = `No answer in JSON (${status})`, retryAfter = 0 } = body?.error ?? {}
    throw new Unavailable(status, message, retryAfter)
  }

  const session = async (): Promise<Session> => {
    const { status, body } = await send<Body & Session>('/session')
    if (status !== 200) throw new Unavailable(status, body.error?.message ?? '', 0)
    const before = known
    const now: Session = body
    known = now
    if (before?.user && before.user.id !== now.user?.id) for (const tell of listeners) tell(now)
    return now
  }

  const channel =
    typeof BroadcastChannel === 'function' ? new BroadcastChannel(`gadwall ${baseUrl}`) : null
  // In Node it would keep the process alive.
  ;(channel as { unref?: () => void } | null)?.unref?.()
  if (channel) channel.onmessage = () => void (known && session().catch(() => {}))

  const submit = (path: string, fields: Fields): Promise<Answer<Body>> =>
    send(path, {
      method: 'POST',
      body: JSON.stringify(fields),
      headers: { 'content-type': 'application/json', 'x-csrf-token': known?.csrfToken ?? '' },
    })

  const post = async (path: string, fields: Fields = {}): Promise<Outcome> => {
    const before = known ?? (await session())
    let answer = await submit(path, fields)
    if (STALE.has(answer.body.error?.code)) {
      const now = await session()
      // What was typed for one person is not sent by another.
      const isSame = now.user?.id === before.user?.id
      if (isSame || ENTRY.test(path)) answer = await submit(path, fields)
    }
    return outcomeOf(answer, before, ENTRY.test(path))
  }

  const outcomeOf = async (
    { status, body }: Answer<Body>,
    before: Session,
    isEntry = false,
  ): Promise<Outcome> => {
    const { error, needs, next = '', notice } = body
    if (error) {
      const { code, message, fields: wrong = {}, retryAfter = 0 } = error
      if (status === 401 && before.user) await session()
      return status === 429
        ? { kind: 'throttled', retryAfter, code, message }
        : { kind: 'refused', status, code, message, fields: wrong }
    }
    const told = { next, ...(notice !== undefined && { notice }) }
    const now = isEntry ? await session() : null
    if (now) channel?.postMessage(0)
    if (needs) return { kind: 'needs', needs, next }
    return now?.user
      ? { kind: 'recognised', session: now, ...told }
      : { kind: 'done', data: body, ...told }
  }

  return {
    session,
    post,
    get: async (path) => outcomeOf(await send(path), known ?? (await session())),
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
