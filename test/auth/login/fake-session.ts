import type { Login } from '../../../src/auth/login/login.ts'
import type { AuthSession, StartOptions } from '../../../src/auth/sessions/auth-session.ts'

/** A session without HTTP or a store, which remembers what was done to it. */
export class FakeSession implements AuthSession {
  readonly calls: unknown[][] = []
  readonly publicId = 'the public id of this session'
  #login: Login | null

  constructor(login: Login | null = null) {
    this.#login = login
  }

  get login(): Login | null {
    return this.#login
  }

  async start(login: Login, options?: StartOptions): Promise<void> {
    this.calls.push(['start', options])
    this.#login = login
  }

  async renew(login: Login): Promise<void> {
    this.calls.push(['renew'])
    this.#login = login
  }

  updateStamp(stamp: string | null): void {
    this.calls.push(['updateStamp'])
    if (this.#login) this.#login = { ...this.#login, stamp }
  }

  async end(): Promise<void> {
    this.calls.push(['end'])
    this.#login = null
  }

  ignore(): void {
    this.calls.push(['ignore'])
  }

  async drop(): Promise<void> {
    this.calls.push(['drop'])
    this.#login = null
  }
}
