import assert from 'node:assert/strict'
import { type Credentials, localRequest } from '../../../auth/backend.ts'
import { KeyedDigest } from '../../../auth/crypto/keyed-digest.ts'
import { EventHub } from '../../../auth/events.ts'
import { AuthService } from '../../../auth/login/auth-service.ts'
import type { Login } from '../../../auth/login/login.ts'
import { Secret } from '../../../auth/secret.ts'
import type { AuthSession } from '../../../auth/sessions/auth-session.ts'
import type { User } from '../../../auth/user.ts'
import type { BackendSubject, Person } from './backend-subject.ts'

export const ADA: Person = { username: 'ada', password: 'correct horse battery staple' }
export const MIKE: Person = { username: 'mike', password: 'a password of nobody else' }

/** Offers a username and a password, as the login form does. */
export function offer({ backend }: BackendSubject, username: string, password: string) {
  return authenticate({ backend }, { username, password: new Secret(password) })
}

export async function authenticate(
  { backend }: Pick<BackendSubject, 'backend'>,
  credentials: Credentials,
): Promise<User | null> {
  return backend.authenticate(credentials, localRequest)
}

export function idOf(user: User | null): string | null {
  return user && String(user.id)
}

/** A user who must be there. */
export async function load({ backend }: BackendSubject, id: string): Promise<User> {
  const user = await backend.getUser(id)
  assert.ok(user, `getUser(${JSON.stringify(id)}) found nobody`)
  return user
}

/** The service that stands between backends and pages, with this backend alone. */
export function serviceOf({ backend }: BackendSubject): AuthService {
  const digest = new KeyedDigest(['the secret of the gadwall conformance kit'])
  const events = new EventHub((error) => {
    throw error
  })
  return new AuthService({ backends: [backend], digest, events })
}

/** A session that remembers a login and nothing else. */
export class KitSession implements AuthSession {
  readonly publicId = null
  login: Login | null = null

  async start(login: Login): Promise<void> {
    this.login = login
  }

  async renew(login: Login): Promise<void> {
    this.login = login
  }

  updateStamp(stamp: string | null): void {
    if (this.login) this.login = { ...this.login, stamp }
  }

  async end(): Promise<void> {
    this.login = null
  }

  ignore(): void {
    this.login = null
  }

  async drop(): Promise<void> {
    this.login = null
  }
}

/** Somebody who is logged in: who they are, and how to ask whether they still are. */
export async function loggedIn(subject: BackendSubject, user: User) {
  const auth = serviceOf(subject)
  const session = new KitSession()
  await auth.logIn(session, { user, backend: subject.backend.name })
  return { isStillIn: async () => (await auth.recall(session)).isAuthenticated }
}
