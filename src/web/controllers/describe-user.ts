import type { Visitor } from '../../auth/user.ts'

/** What a client that prefers JSON is told of a visitor; `null` for nobody. */
export function describeUser(user: Visitor): object | null {
  if (!user.isAuthenticated) return null
  return { id: String(user.id), username: user.username, email: user.email ?? null }
}
