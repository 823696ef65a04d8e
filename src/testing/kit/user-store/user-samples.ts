import assert from 'node:assert/strict'
import type { NewUser } from '../../../auth/accounts/user-store.ts'
import type { User } from '../../../auth/user.ts'
import type { UserStoreSubject } from './user-store-subject.ts'

/** A hash that no check of the kit needs to match, without a letter that any store could take apart. */
export const HASH = 'kit$1$of-nobody-at-all'

export function newUser(username: string, changes: Partial<NewUser> = {}): NewUser {
  return { username, email: `${username}@example.test`, passwordHash: HASH, ...changes }
}

/** Creates a user and answers their id. */
export async function add(
  { store }: UserStoreSubject,
  username: string,
  changes: Partial<NewUser> = {},
): Promise<string> {
  return String((await store.create(newUser(username, changes))).id)
}

/** Creates many, one after the other. */
export async function addAll(
  subject: UserStoreSubject,
  usernames: readonly string[],
  changes: Partial<NewUser> = {},
): Promise<void> {
  for (const username of usernames) await add(subject, username, changes)
}

/** A user who must be there. */
export async function load({ store }: UserStoreSubject, id: string): Promise<User> {
  const user = await store.findById(id)
  assert.ok(user, `findById(${JSON.stringify(id)}) found nobody`)
  return user
}

/** What each call came to: a value, or the code or the name of its error. */
export async function outcomes(calls: readonly Promise<unknown>[]): Promise<unknown[]> {
  return Promise.all(calls.map((call) => call.catch(nameOf)))
}

function nameOf(error: { readonly code?: string; readonly name: string }): string {
  return error.code ?? error.name
}

export function count(values: readonly unknown[], wanted: unknown): number {
  return values.filter((value) => value === wanted).length
}

export function namesOf(users: readonly User[]): string[] {
  return users.map(({ username }) => username)
}
