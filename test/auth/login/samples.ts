import type { AuthenticationBackend } from '../../../src/auth/backend.ts'
import { KeyedDigest } from '../../../src/auth/crypto/keyed-digest.ts'
import { EventHub } from '../../../src/auth/events.ts'
import { AuthService, type AuthServiceOptions } from '../../../src/auth/login/auth-service.ts'
import type { Login } from '../../../src/auth/login/login.ts'
import { Secret } from '../../../src/auth/secret.ts'
import type { User } from '../../../src/auth/user.ts'

export const ada: User = {
  id: 1,
  isAuthenticated: true,
  isAnonymous: false,
  username: 'ada',
  checkPassword: async () => true,
  setPassword: async () => {},
  sessionStamp: () => 'hash of the password of ada',
}
export const grace: User = { ...ada, id: 2, username: 'grace', sessionStamp: () => 'hash of grace' }
export const credentials = { username: 'ada', password: new Secret('correct horse') }
export const request = { address: '192.0.2.1', agent: 'a browser' }

/** A backend that gives the same answer to everything; override what the test is about. */
export function backend(
  name: string,
  user: User | null = null,
  overrides: Partial<AuthenticationBackend> = {},
): AuthenticationBackend {
  return { name, authenticate: async () => user, getUser: async () => user, ...overrides }
}

export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5)

export function service(
  backends: AuthenticationBackend[],
  secrets = ['a secret of these tests'],
  options: Partial<AuthServiceOptions> = {},
) {
  const events = new EventHub(
    (error) => {
      throw error
    },
    () => NOW,
  )
  const digest = new KeyedDigest(secrets)
  return new AuthService({ backends, digest, events, clock: () => NOW, ...options })
}

/** What rejects, as a value. */
export const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'it did not fail',
    (error: unknown) => error,
  )

/** What a session remembers of a person whom the backend `users` recognised. */
export function loginOf(user: User, secret = 'a secret of these tests'): Login {
  const userId = String(user.id)
  const digest = new KeyedDigest([secret])
  const stamp = digest.make('session-stamp', 'users', userId, user.sessionStamp?.() ?? '')
  const methods = [{ name: 'pwd', at: NOW }]
  return { userId, backend: 'users', stamp, at: NOW, methods, confirmedAt: NOW }
}
