import type { NeedCheck } from '../login/outcome.ts'
import { referenceTo } from '../user.ts'
import type { NewPasswords } from './new-passwords.ts'

/** Where a new password is set, before somebody is in. */
const PATH = '/login/password'

/** Keeps people out who must set a new password, until they have. */
export function passwordNeed(newPasswords: NewPasswords): NeedCheck {
  return async ({ user, backend: name }) => {
    if (!newPasswords.mayRequire(name)) return null
    const isRequired = await newPasswords.isRequired(referenceTo(user, { name }))
    return isRequired ? { name: 'password-change', path: PATH } : null
  }
}
