import type { AuthenticationBackend } from '../backend.ts'
import type { User } from '../user.ts'

/**
 * Checks that an object walks like a user.
 *
 * Called for every user that a backend gives out, and costs a few property reads: a method in place of
 * `isAuthenticated` is truthy, and would let everybody in.
 *
 * @throws TypeError that names the backend, the member and the remedy.
 */
export function assertUser(user: unknown, backend: string): asserts user is User {
  assertShape(user, backend)
  const { id } = user as { id: unknown }
  if (!['number', 'bigint', 'string'].includes(typeof id) || id === '') {
    throw fault(backend, 'id', `is ${id === '' ? 'empty' : typeof id}`, 'give text or a number')
  }
}

/**
 * Checks, when the app starts, that the users of a backend have what its features need.
 *
 * @throws TypeError that names the backend, the member and the remedy.
 */
export function checkBackend(backend: AuthenticationBackend): void {
  for (const method of ['authenticate', 'getUser'] as const) {
    if (typeof backend[method] !== 'function') {
      throw new TypeError(`The backend "${backend.name}" has no ${method}(): write it, all need it`)
    }
  }
  const example = backend.exampleUser?.()
  if (example === undefined) return
  assertShape(example, backend.name)
  if (backend.savePassword) {
    needMethod(example, backend.name, 'checkPassword', CHANGE_PASSWORD)
    needMethod(example, backend.name, 'setPassword', CHANGE_PASSWORD)
  }
}

/** Has all backends check themselves together, and tells what may be a mistake. */
export function validateBackends(
  backends: readonly AuthenticationBackend[],
  onWarning: (backend: string, warning: string) => void = () => {},
): void {
  for (const backend of backends) {
    for (const warning of backend.validate?.(backends) ?? []) onWarning(backend.name, warning)
  }
}

const CHANGE_PASSWORD = 'which savePassword() promises; write it, or take savePassword() away'

function assertShape(user: unknown, backend: string): void {
  if (typeof user !== 'object' || user === null) {
    throw new TypeError(`The backend "${backend}" gave ${String(user)} for a user: give an object`)
  }
  needValue(user, backend, 'isAuthenticated', true)
  needValue(user, backend, 'isAnonymous', false)
  if (!('id' in user)) throw fault(backend, 'id', 'is missing', 'sessions remember a user by it')
  if (!('username' in user)) {
    throw fault(backend, 'username', 'is missing', 'give what the person is called on screen')
  }
}

function needValue(user: object, backend: string, member: string, wanted: boolean): void {
  const value = (user as Record<string, unknown>)[member]
  if (value === wanted) return
  const what = typeof value === 'function' ? 'is a method' : `is ${String(value)}`
  throw fault(backend, member, what, `make it the value ${wanted}, or a getter of it`)
}

function needMethod(user: object, backend: string, member: string, why: string): void {
  if (typeof (user as Record<string, unknown>)[member] === 'function') return
  throw fault(backend, member, 'is no method', `changing passwords needs it, ${why}`)
}

function fault(backend: string, member: string, what: string, remedy: string): TypeError {
  return new TypeError(`${member} of a user of the backend "${backend}" ${what}: ${remedy}`)
}
