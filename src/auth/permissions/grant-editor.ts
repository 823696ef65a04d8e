import type { UserReference } from '../user.ts'
import type { GrantStore } from './grant-store.ts'
import type { Permission } from './permission.ts'

/** A user, or a group of users, to whom permissions can be granted. */
export type Grantee = UserReference | { readonly group: string }

/** A group with all that is granted through it, in order. */
export interface Group {
  readonly name: string
  readonly permissions: readonly string[]
}

/** Longest name of a group, in code points. */
export const GROUP_NAME_MAX_LENGTH = 150

/**
 * A store of grants that can be changed. Whatever names something that is not there rejects with an `AuthError` of the
 * code `GROUP_UNKNOWN` or `PERMISSION_UNKNOWN`, a name that is used already with `GROUP_EXISTS`.
 */
export interface GrantEditor extends GrantStore {
  /** All that can be granted, in order. */
  permissions(): Promise<readonly Permission[]>
  /** All groups, sorted by name. */
  groups(): Promise<readonly Group[]>
  /** The group of exactly this name; `null` when there is none. */
  findGroup(name: string): Promise<Group | null>
  /** What was granted to a user directly, in order. */
  directPermissionsOf(user: UserReference): Promise<readonly string[]>
  /** The names of the groups that a user is in, sorted. */
  groupsOf(user: UserReference): Promise<readonly string[]>
  createGroup(name: string): Promise<void>
  /** Gives a group another name, and keeps its members. False when there is no such group. */
  renameGroup(from: string, to: string): Promise<boolean>
  /** Removes a group and all that was granted through it. Harmless when there is none. */
  deleteGroup(name: string): Promise<void>
  /** Puts users into groups, in one statement: a pair that is there already stays. */
  addMembers(groups: readonly string[], users: readonly UserReference[]): Promise<void>
  /** Takes a user out of groups, in one statement, and says out of how many. */
  leaveGroups(user: UserReference, groups: readonly string[]): Promise<number>
  grant(to: Grantee, permissions: string | readonly string[]): Promise<void>
  /** Withdraws what was granted directly, and says how much that was. */
  revoke(from: Grantee, permissions: string | readonly string[]): Promise<number>
}

const MEMBERS = [
  ...['permissions', 'groups', 'findGroup', 'directPermissionsOf', 'groupsOf', 'createGroup'],
  ...['renameGroup', 'deleteGroup', 'addMembers', 'leaveGroups', 'grant', 'revoke'],
] as const

/** The store, if grants can be changed in it; else `null`. */
export function editorOf(store: GrantStore | undefined): GrantEditor | null {
  if (!store) return null
  const canAll = MEMBERS.every((name) => typeof Reflect.get(store, name) === 'function')
  return canAll ? (store as GrantEditor) : null
}
