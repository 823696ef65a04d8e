import { UniqueConstraintError } from 'sequelize'
import { canonicalEmail, normalizeUsername } from '../../auth/accounts/names.ts'
import type { NewUser } from '../../auth/accounts/user-store.ts'
import { AlreadyTaken } from '../../auth/errors.ts'
import type { AbstractUser } from '../models/abstract-user.ts'

/** Values for columns, by the names of the members. */
export type UserValues = Readonly<Record<string, unknown>>

/** What a row is made of when somebody registers: what the table has no column for is left out. */
export function valuesOf(model: typeof AbstractUser, user: NewUser): UserValues {
  for (const flag of ['isStaff', 'isSuperuser'] as const) {
    if (user[flag]) assertColumn(model, flag)
  }
  if (user.isActive === false) assertColumn(model, 'isActive')
  const { username, email, ...rest } = user
  const values = { ...rest, ...names(model, username, email) }
  return Object.fromEntries(Object.entries(values).filter(([member]) => model.keeps(member)))
}

/** What a row is made of when a developer makes a user. Mistakes are errors here. */
export function checkedValues(
  model: typeof AbstractUser,
  username: string,
  email: string | null,
  extra: UserValues,
): UserValues {
  if (typeof username !== 'string' || normalizeUsername(username) === '') {
    throw new TypeError('A user needs a username')
  }
  for (const member of Object.keys(extra)) assertColumn(model, member)
  const address = email ? canonicalEmail(email) : null
  if (email && address === null) throw new TypeError('The e-mail address is not one plain address')
  if (address !== null && model.usernameField !== 'email') assertColumn(model, 'email')

  const values: UserValues = { ...extra, ...names(model, username, address) }
  for (const member of model.requiredFields) {
    if (values[member] ?? '') continue
    throw new TypeError(`A ${model.name} needs ${member}: it is one of its requiredFields`)
  }
  return values
}

/** The error as `AlreadyTaken` if it says that a name or an address is somebody's, else `null`. */
export function asAlreadyTaken(model: typeof AbstractUser, error: unknown): AlreadyTaken | null {
  if (!(error instanceof UniqueConstraintError)) return null
  // A list, an object of columns, or one whose only key is the name of the index.
  const fields = error.fields as unknown as string[] | Record<string, unknown>
  const broken = Array.isArray(fields) ? fields : Object.keys(fields)
  const isAbout = (...members: string[]) =>
    broken.some((name) => members.some((member) => isOf(model, member, name)))
  if (isAbout('email', 'emailKey')) return new AlreadyTaken('email', { cause: error })
  if (isAbout(model.usernameField, 'usernameKey')) {
    return new AlreadyTaken('username', { cause: error })
  }
  return null
}

function names(model: typeof AbstractUser, username: string, email: string | null): UserValues {
  const { usernameField } = model
  if (usernameField !== 'email') return { email, [usernameField]: normalizeUsername(username) }
  const address = email ?? canonicalEmail(username)
  if (address) return { email: address }
  throw new TypeError(`The username of a ${model.name} is an e-mail address`)
}

function assertColumn(model: typeof AbstractUser, member: string): void {
  if (model.keeps(member)) return
  throw new TypeError(`${model.name} has no column for ${member}`)
}

function isOf(model: typeof AbstractUser, member: string, name: string): boolean {
  const column = model.rawAttributes[member]?.field
  return (
    column !== undefined &&
    (name === column || name.endsWith(`_${column}`) || name.includes(`${column}_`))
  )
}
