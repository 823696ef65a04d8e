import type { AuthenticationBackend } from '../backend.ts'
import type { NeedCheck } from '../login/outcome.ts'

/** Keeps people out who have no confirmed address, where one can be confirmed. */
export function verifyNeed(backends: readonly AuthenticationBackend[]): NeedCheck {
  return ({ user, backend }) => {
    const saves = backends.some(({ name, saveEmail }) => name === backend && saveEmail)
    return saves && !user.email ? { name: 'verify-email', path: '/verify-email' } : null
  }
}
