import { AuthError } from '../../auth/errors.ts'

/** A user as our tables name one, whatever stores it. */
export interface UserReference {
  /** The name of the store of users. */
  readonly backend: string
  /** The user's id as text. */
  readonly userId: string
}

/** Somebody, or a group of people, to whom something may be granted. */
export type Grantee = UserReference | { readonly group: string }

/** Why something was not granted. */
export class GrantRefused extends AuthError {
  constructor(
    code: 'GROUP_UNKNOWN' | 'GROUP_EXISTS' | 'PERMISSION_UNKNOWN' | 'PERMISSION_EXISTS',
    message: string,
  ) {
    super(code, message)
  }
}

/** The id of the group that is meant by `:group`; NULL when there is none. */
export const GROUP_ID = '(SELECT id FROM groups WHERE name = :group)'

const IN_GROUP = {
  table: 'group_permissions',
  columns: 'group_id',
  values: GROUP_ID,
  where: `group_id = ${GROUP_ID}`,
}

const IN_PERSON = {
  table: 'user_permissions',
  columns: 'backend, user_id',
  values: ':backend, :userId',
  where: 'backend = :backend AND user_id = :userId',
}

/** Where the grants of somebody are, in SQL. */
export function grantsTableOf(grantee: Grantee): typeof IN_GROUP {
  return 'group' in grantee ? IN_GROUP : IN_PERSON
}
