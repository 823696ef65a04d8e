import type { UserReference } from '../../auth/user.ts'

/** A user, or a group of users, to whom permissions can be granted. */
export type Grantee = UserReference | { readonly group: string }
