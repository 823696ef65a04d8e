import type { Posts, Session } from './api.ts'
import type { Outcome } from './outcomes.ts'

/** How `createClient()` reaches Gadwall. */
export interface ClientOptions {
  /** Where it is, such as `https://users.example.com`, with its prefix (the origin of the page). */
  readonly baseUrl?: string
  /** What sends requests (that of the browser). */
  readonly fetch?: (input: string, init: RequestInit) => Promise<Response>
}

/** How one question is put. */
export interface AskOptions {
  /** Gives it up when it aborts: what was asked rejects with its reason. What was sent may have been done. */
  readonly signal?: AbortSignal
}

/** Gadwall, as a front end sees it. */
export interface Client {
  /**
   * Who is there, and what they may do.
   *
   * @throws Unavailable when nobody can say: that is not the same as nobody being there.
   */
  session(options?: AskOptions): Promise<Session>
  logIn(fields: Posts['/login']): Promise<Outcome>
  register(
    fields: Posts['/register'] & Readonly<Record<string, string | boolean>>,
  ): Promise<Outcome>
  logOut(): Promise<Outcome>
  /**
   * Sends a form, by its path. A token that is stale is renewed and the form sent once more, unless somebody else is
   * logged in by now. Nothing else is ever sent twice: a form that was answered in any other way, or not at all, may have
   * been done.
   *
   * @throws Unavailable
   */
  post<Path extends keyof Posts>(
    path: Path,
    fields: Posts[Path],
    options?: AskOptions,
  ): Promise<Outcome>
  post(path: string, fields?: Fields, options?: AskOptions): Promise<Outcome>
  /**
   * Asks for what a page shows, such as `/account/sessions`: `data` holds it.
   *
   * @throws Unavailable
   */
  get(path: string, options?: AskOptions): Promise<Outcome>
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
