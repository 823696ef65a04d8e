import { usernameSkeleton } from '../../auth/accounts/look-alikes/username-skeleton.ts'
import { emailKey, usernameKey } from '../../auth/accounts/names.ts'
import type { NewUser } from '../../auth/accounts/user-store.ts'
import { unusableHash } from '../../auth/passwords/unusable-hash.ts'
import type { UserMembers } from '../models/abstract-user.ts'
import type { UserRow } from '../users/user-values.ts'

/** The members of a stock user that many users are written with, and their columns. */
export const BULK_COLUMNS = [
  ['username', 'username'],
  ['usernameKey', 'username_key'],
  ['usernameSkeleton', 'username_skeleton'],
  ['email', 'email'],
  ['emailKey', 'email_key'],
  ['passwordHash', 'password_hash'],
  ['firstName', 'first_name'],
  ['lastName', 'last_name'],
  ['isActive', 'is_active'],
  ['isStaff', 'is_staff'],
  ['isSuperuser', 'is_superuser'],
  ['dateJoined', 'date_joined'],
] as const satisfies readonly (readonly [keyof UserMembers | 'usernameSkeleton', string])[]

/** The columns that are unique. */
export interface UserKeys extends Pick<UserMembers, 'usernameKey' | 'emailKey'> {
  readonly usernameSkeleton: string
}

/** Users as rows of the stock table. */
export function rowsOf(users: readonly NewUser[]): (UserRow & UserKeys)[] {
  const now = new Date()
  return users.map((user) => {
    const { username, email = null, dateJoined } = user
    const isPlain = PLAIN.test(username)
    const key = isPlain ? username.toLowerCase() : usernameKey(username)
    return {
      username,
      usernameKey: key,
      usernameSkeleton: isPlain ? key : usernameSkeleton(username),
      email,
      emailKey: email === null ? null : keyOf(email, emailKey),
      passwordHash: user.passwordHash ?? unusableHash(),
      firstName: user.firstName ?? '',
      lastName: user.lastName ?? '',
      isActive: user.isActive ?? true,
      isStaff: user.isStaff ?? false,
      isSuperuser: user.isSuperuser ?? false,
      dateJoined: dateJoined ?? now,
    }
  })
}

// In canonical names of these letters only the case can differ.
const PLAIN = /^[\w.@+-]+$/

function keyOf(canonical: string, key: (text: string) => string | null): string | null {
  return PLAIN.test(canonical) ? canonical.toLowerCase() : key(canonical)
}
