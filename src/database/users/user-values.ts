import { isVisibleName } from '../../auth/accounts/look-alikes/visible-text.ts'
import { canonicalEmail, normalizeUsername } from '../../auth/accounts/names.ts'
import type { NewUser, UserChanges } from '../../auth/accounts/user-store.ts'
import { unusableHash } from '../../auth/passwords/unusable-hash.ts'
import type { AbstractUser, UserMembers } from '../models/abstract-user.ts'
import { assertColumn } from './model/user-columns.ts'

/** Values for the columns of a table of users, by the names of the members. */
export type UserRow = Readonly<Partial<UserMembers>> & Readonly<Record<string, unknown>>

/** What a row is made of when somebody registers: what the table has no column for is left out. */
export function valuesOf(model: typeof AbstractUser, user: NewUser): UserRow {
  for (const flag of ['isStaff', 'isSuperuser'] as const) {
    if (user[flag]) assertColumn(model, flag)
  }
  if (user.isActive === false) assertColumn(model, 'isActive')
  const { username, email = null, passwordHash, dateJoined, groups, extra = {}, ...rest } = user
  for (const member of Object.keys(extra)) assertColumn(model, member)
  const values = {
    ...rest,
    ...(dateJoined ? { dateJoined } : {}),
    passwordHash: passwordHash ?? unusableHash(),
    ...names(model, username, email),
  }
  const kept = Object.entries(values).filter(([member]) => model.keeps(member))
  return { ...Object.fromEntries(kept), ...extra }
}

/** What a row is made of when a developer makes a user. Mistakes are errors here. */
export function checkedValues(
  model: typeof AbstractUser,
  username: string,
  email: string | null,
  extra: UserRow,
): UserRow {
  if (typeof username !== 'string' || normalizeUsername(username) === '') {
    throw new TypeError('A user needs a username')
  }
  for (const text of [username, extra.firstName ?? '', extra.lastName ?? '']) {
    if (typeof text !== 'string' || isVisibleName(text)) continue
    throw new TypeError('A name is blank, or has something invisible in it')
  }
  for (const member of Object.keys(extra)) assertColumn(model, member)
  const address = email ? canonicalEmail(email) : null
  if (email && address === null) throw new TypeError('The e-mail address is not one plain address')
  if (address !== null && model.usernameField !== 'email') assertColumn(model, 'email')

  const values: UserRow = { ...extra, ...names(model, username, address) }
  for (const member of model.requiredFields) {
    if (values[member] ?? '') continue
    throw new TypeError(`A ${model.name} needs ${member}: it is one of its requiredFields`)
  }
  return values
}

/**
 * The columns that a change is about.
 *
 * @param changes normalised already.
 * @throws TypeError for a change of what the table has no column for.
 */
export function changedValues(model: typeof AbstractUser, changes: UserChanges): UserRow {
  const { username, email, ...rest } = changes
  for (const member of Object.keys(rest)) assertColumn(model, member)
  const isNamedByEmail = model.usernameField === 'email'
  if (email !== undefined) assertColumn(model, 'email')
  if (isNamedByEmail && email === null)
    throw new TypeError(`A ${model.name} needs an e-mail address`)
  return {
    ...rest,
    ...(email === undefined ? {} : { email }),
    ...(username === undefined ? {} : nameOnly(model, username)),
  }
}

function nameOnly(model: typeof AbstractUser, username: string): UserRow {
  const { usernameField } = model
  return usernameField === 'email' ? names(model, username, null) : { [usernameField]: username }
}

function names(model: typeof AbstractUser, username: string, email: string | null): UserRow {
  const { usernameField } = model
  if (usernameField !== 'email') return { email, [usernameField]: normalizeUsername(username) }
  const address = email ?? canonicalEmail(username)
  if (address) return { email: address }
  throw new TypeError(`The username of a ${model.name} is an e-mail address`)
}
