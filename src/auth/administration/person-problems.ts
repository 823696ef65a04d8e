import { checkUsername } from '../accounts/account-checks.ts'
import { canonicalEmail, normalizeUsername } from '../accounts/names.ts'
import type { UserChanges } from '../accounts/user-store.ts'
import type { Problem } from '../problem.ts'
import { checkNames } from '../profile/profile-service.ts'
import type { User } from '../user.ts'

/** What staff may change of somebody's account. */
export type PersonChanges = Pick<UserChanges, 'username' | 'email' | 'firstName' | 'lastName'>

/** What changes indeed: names from before there were rules stay as they are. */
export function changesOf(user: User, given: PersonChanges): PersonChanges {
  const trimmed = Object.entries(given).map(
    ([field, value]) => [field, plain(field, value)] as const,
  )
  return Object.fromEntries(trimmed.filter(([field, value]) => value !== textOf(user, field)))
}

/** What is wrong with changes of a person, as far as it can be told without asking the store. */
export function problemsOfPerson(user: User, changes: PersonChanges): Problem[] {
  const { username, email, ...names } = changes
  const problems = checkNames(names)
  const address = email === undefined ? (user.email ?? '') : (email ?? '')
  if (username !== undefined) problems.push(...checkUsername(username, address))
  if (email && canonicalEmail(email) === null) {
    problems.push({ field: 'email', code: 'email_invalid' })
  }
  return problems
}

function plain(field: string, value: string | null | undefined): string | null {
  const text = (value ?? '').trim()
  if (field === 'email') return text === '' ? null : text
  return field === 'username' ? normalizeUsername(text) : text.normalize('NFC')
}

function textOf(user: User, field: string): string | null {
  const value: unknown = Reflect.get(user, field)
  return typeof value === 'string' ? value : field === 'email' ? null : ''
}
