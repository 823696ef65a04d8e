import { emailKey, usernameKey } from '../../auth/accounts/names.ts'
import type { BulkUser } from '../../auth/import/bulk-user-store.ts'

/** The columns of the stock table that many users are written to. */
export const BULK_COLUMNS = [
  'username',
  'username_key',
  'email',
  'email_key',
  'password_hash',
  'first_name',
  'last_name',
  'is_active',
  'is_staff',
  'is_superuser',
  'date_joined',
] as const

/** Values in the order of {@link BULK_COLUMNS}. */
export type BulkRow = readonly [
  username: string,
  usernameKey: string,
  email: string | null,
  emailKey: string | null,
  ...others: (string | boolean)[],
]

/** Users as rows of the stock table. */
export function rowsOf(users: readonly BulkUser[]): BulkRow[] {
  const now = new Date().toISOString()
  return users.map((user) => [
    user.username,
    keyOf(user.username, usernameKey),
    user.email,
    user.email === null ? null : keyOf(user.email, emailKey),
    user.passwordHash,
    user.firstName ?? '',
    user.lastName ?? '',
    user.isActive ?? true,
    user.isStaff ?? false,
    user.isSuperuser ?? false,
    user.dateJoined?.toISOString() ?? now,
  ])
}

// Of canonical names of these letters nothing but the case is left to change.
const PLAIN = /^[\w.@+-]+$/

function keyOf<Key extends string | null>(canonical: string, key: (text: string) => Key) {
  return PLAIN.test(canonical) ? canonical.toLowerCase() : (key(canonical) as string)
}
