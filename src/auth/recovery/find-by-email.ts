import { emailKey } from '../accounts/names.ts'
import type { AuthenticationBackend } from '../backend.ts'
import type { User } from '../user.ts'

/** Somebody, and the backend that they come from. */
export interface Found {
  readonly user: User
  readonly backend: AuthenticationBackend
}

/** Whoever has confirmed this address, of the first backend that knows one; `null` for nobody. */
export async function findByEmail(
  backends: readonly AuthenticationBackend[],
  email: string,
): Promise<Found | null> {
  const key = emailKey(email)
  if (key === null) return null
  for (const backend of backends) {
    const user = await backend.findByEmail?.(email)
    // Databases compare loosely: `ädä@…` is found by `ada@…`, and the mail would go to somebody else.
    if (user?.email && emailKey(user.email) === key) return { user, backend }
  }
  return null
}

/** Whether two are one person. */
export function isSamePerson(one: Found, other: Found): boolean {
  return one.backend === other.backend && String(one.user.id) === String(other.user.id)
}
