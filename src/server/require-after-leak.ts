import type { Auth } from '../auth/create-auth.ts'
import type { User } from '../database/models/user.ts'

/**
 * Has somebody set a new password whose password turned out to be known from a breach. It runs beside the login
 * that has found it, which waits for nobody.
 */
export async function requireAfterLeak(
  { users, newPasswords, events }: Pick<Auth<User>, 'users' | 'newPasswords' | 'events'>,
  username: string,
): Promise<void> {
  try {
    const user = await users?.find(username)
    if (!users || !user) return
    await newPasswords?.requireNewPassword(users.referenceTo(user), { reason: 'leaked' })
  } catch (error) {
    events.report(error, 'password.required')
  }
}
