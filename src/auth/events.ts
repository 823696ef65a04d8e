import type { Credentials, RequestInfo } from './backend.ts'
import type { User } from './user.ts'

/** What can be listened to, and what a listener is told. */
export interface AuthEvents {
  loggedIn: { readonly user: User; readonly backend: string; readonly request: RequestInfo }
  /** Announced before the session is cleared; `user` is `null` when nobody was logged in. */
  loggedOut: { readonly user: User | null; readonly request: RequestInfo }
  /** Secrets among the credentials are of type `Secret` and print as `[secret]`. */
  loginFailed: { readonly credentials: Credentials; readonly request: RequestInfo }
  passwordChanged: { readonly user: User }
  userCreated: { readonly user: User }
}

export type AuthEventName = keyof AuthEvents

/** Hears of an event. What it returns is awaited before the next listener is told. */
export type Listener<E extends AuthEventName> = (event: AuthEvents[E]) => void | Promise<void>

export interface ListenOptions {
  /**
   * Whether an error of this listener stops what is going on, such as a login (false). Without it
   * the error is logged and everything else goes on.
   */
  readonly critical?: boolean
}

interface Connection {
  readonly listener: (event: never) => void | Promise<void>
  readonly critical: boolean
}

/** Tells listeners what happened, one after the other, in the order they connected. */
export class EventHub {
  readonly #connections = new Map<AuthEventName, Set<Connection>>()
  readonly #onError: (error: unknown, event: AuthEventName) => void

  /** @param onError hears of the errors of listeners that are not critical. */
  constructor(onError: (error: unknown, event: AuthEventName) => void) {
    this.#onError = onError
  }

  /** Connects a listener. Call what this returns to disconnect it. */
  on<E extends AuthEventName>(
    event: E,
    listener: Listener<E>,
    { critical = false }: ListenOptions = {},
  ): () => void {
    const connections = this.#connections.get(event) ?? new Set()
    this.#connections.set(event, connections)
    const connection = { listener, critical }
    connections.add(connection)
    return () => connections.delete(connection)
  }

  async emit<E extends AuthEventName>(event: E, payload: AuthEvents[E]): Promise<void> {
    for (const { listener, critical } of [...(this.#connections.get(event) ?? [])]) {
      try {
        await (listener as Listener<E>)(payload)
      } catch (error) {
        if (critical) throw error
        this.#onError(error, event)
      }
    }
  }
}
