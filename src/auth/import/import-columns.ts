/** The columns of a file of users, in any order. All but the first may be missing. */
export const IMPORT_COLUMNS = [
  'username',
  'email',
  'passwordHash',
  'password',
  'firstName',
  'lastName',
  'isActive',
  'isStaff',
  'isSuperuser',
  'dateJoined',
  'groups',
] as const
