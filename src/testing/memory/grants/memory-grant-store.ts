import { AuthError } from '../../../auth/errors.ts'
import type { DataOwner } from '../../../auth/own-data/tells-of-person.ts'
import type { GrantEditor, Grantee, Group } from '../../../auth/permissions/grant-editor.ts'
import type { Permission } from '../../../auth/permissions/permission.ts'
import { sitePermissions } from '../../../auth/permissions/site-permissions.ts'
import type { UserReference } from '../../../auth/user.ts'
import type { MemoryUserStore } from '../memory-user-store.ts'
import { toldRows } from '../own-data/told-rows.ts'
import { assertGroupName, type Granted, listOf } from './names.ts'

/** What a store of grants in memory is made of. */
export interface MemoryGrantStoreOptions {
  /** All that can be granted (that of our own pages for staff). */
  readonly permissions?: readonly Permission[]
  /** Where people are kept: what they are granted stands in their rows (beside them). */
  readonly users?: MemoryUserStore | null
}

const NOTHING: Granted = { groups: [], permissions: [] }

/** Keeps groups and grants in maps. Nothing is awaited between a look and a change, so each call is one step. */
export class MemoryGrantStore implements GrantEditor {
  readonly #permissions: readonly Permission[]
  readonly #users: MemoryUserStore | null
  readonly #groups = new Map<string, readonly string[]>()
  /** What was granted to people who are kept elsewhere, by backend and id. */
  readonly #others = new Map<string, Granted>()

  constructor({ permissions = sitePermissions, users = null }: MemoryGrantStoreOptions = {}) {
    this.#permissions = [...permissions].sort((one, other) => (one.name < other.name ? -1 : 1))
    this.#users = users
  }

  async permissions(): Promise<readonly Permission[]> {
    return this.#permissions
  }

  async groups(): Promise<readonly Group[]> {
    return (await this.groupNames()).map((name) => this.#group(name))
  }

  async groupNames(): Promise<readonly string[]> {
    return [...this.#groups.keys()].sort()
  }

  async findGroup(name: string): Promise<Group | null> {
    return this.#groups.has(name) ? this.#group(name) : null
  }

  async directPermissionsOf(user: UserReference): Promise<readonly string[]> {
    return [...this.#of(user).permissions].sort()
  }

  async groupsOf(user: UserReference): Promise<readonly string[]> {
    return [...this.#of(user).groups].sort()
  }

  dataOf(person: DataOwner) {
    const { groups, permissions } = this.#of(person)
    const direct = permissions.map((permission) => ({ permission }))
    return toldRows([...groups.map((group) => ({ group })), ...direct])
  }

  async permissionsOf(user: UserReference): Promise<ReadonlySet<string>> {
    return this.#all(this.#of(user))
  }

  async usersWith(backend: string, permission: string): Promise<readonly string[]> {
    const who = this.#everybody().filter((user) => user.backend === backend)
    return who.filter((user) => this.#all(this.#of(user)).has(permission)).map((one) => one.userId)
  }

  async createGroup(name: string): Promise<void> {
    assertGroupName(name)
    this.#assertFree(name)
    this.#groups.set(name, [])
  }

  async renameGroup(from: string, to: string): Promise<boolean> {
    assertGroupName(to)
    const granted = this.#groups.get(from)
    if (!granted) return false
    if (from === to) return true
    this.#assertFree(to)
    this.#groups.delete(from)
    this.#groups.set(to, granted)
    this.#eachMember((name) => (name === from ? [to] : [name]))
    return true
  }

  async deleteGroup(name: string): Promise<void> {
    this.#groups.delete(name)
    this.#eachMember((one) => (one === name ? [] : [one]))
  }

  async addMembers(groups: readonly string[], users: readonly UserReference[]): Promise<void> {
    const known = groups.filter((name) => this.#groups.has(name))
    for (const user of users) {
      const granted = this.#of(user)
      this.#set(user, { ...granted, groups: [...new Set([...granted.groups, ...known])] })
    }
  }

  async joinGroups(user: UserReference, groups: readonly string[]): Promise<void> {
    await this.addMembers(groups, [user])
  }

  async leaveGroups(user: UserReference, groups: readonly string[]): Promise<number> {
    const granted = this.#of(user)
    const left = granted.groups.filter((name) => !groups.includes(name))
    this.#set(user, { ...granted, groups: left })
    return granted.groups.length - left.length
  }

  async grant(to: Grantee, given: string | readonly string[]): Promise<void> {
    const names = listOf(given)
    if (names.length === 0) return
    const before = this.#direct(to)
    const unknown = names.filter((name) => !this.#permissions.some((one) => one.name === name))
    if (unknown.length > 0) {
      throw new AuthError('PERMISSION_UNKNOWN', `Not declared: ${unknown.join(', ')}`)
    }
    this.#setDirect(to, [...new Set([...before, ...names])])
  }

  async revoke(from: Grantee, given: string | readonly string[]): Promise<number> {
    const names = listOf(given)
    if ('group' in from && !this.#groups.has(from.group)) return 0
    const before = this.#direct(from)
    const left = before.filter((name) => !names.includes(name))
    this.#setDirect(from, left)
    return before.length - left.length
  }

  async forgetUser(user: UserReference): Promise<void> {
    this.#set(user, NOTHING)
    this.#others.delete(keyOf(user))
  }

  #group(name: string): Group {
    return { name, permissions: [...(this.#groups.get(name) ?? [])].sort() }
  }

  #all({ groups, permissions }: Granted): ReadonlySet<string> {
    return new Set([...permissions, ...groups.flatMap((name) => this.#groups.get(name) ?? [])])
  }

  #direct(to: Grantee): readonly string[] {
    if (!('group' in to)) return this.#of(to).permissions
    const granted = this.#groups.get(to.group)
    if (granted) return granted
    throw new AuthError('GROUP_UNKNOWN', `There is no group named "${to.group}"`)
  }

  #setDirect(to: Grantee, permissions: readonly string[]): void {
    if ('group' in to) this.#groups.set(to.group, permissions)
    else this.#set(to, { ...this.#of(to), permissions })
  }

  #row({ backend, userId }: UserReference) {
    return this.#users?.backend === backend ? this.#users.rows.get(userId) : undefined
  }

  #of(user: UserReference): Granted {
    return this.#row(user) ?? this.#others.get(keyOf(user)) ?? NOTHING
  }

  #set(user: UserReference, { groups, permissions }: Granted): void {
    const row = this.#row(user)
    if (row) this.#users?.rows.set(user.userId, { ...row, groups, permissions })
    else this.#others.set(keyOf(user), { groups, permissions })
  }

  #everybody(): UserReference[] {
    const { backend, rows } = this.#users ?? { backend: '', rows: new Map<string, unknown>() }
    const others = [...this.#others.keys()].map((key) => JSON.parse(key) as [string, string])
    return [
      ...[...rows.keys()].map((userId) => ({ backend, userId })),
      ...others.map(([of, userId]) => ({ backend: of, userId })),
    ]
  }

  #eachMember(rename: (group: string) => readonly string[]): void {
    for (const user of this.#everybody()) {
      const granted = this.#of(user)
      this.#set(user, { ...granted, groups: granted.groups.flatMap(rename) })
    }
  }

  #assertFree(name: string): void {
    if (!this.#groups.has(name)) return
    throw new AuthError('GROUP_EXISTS', `There is a group named "${name}" already`)
  }
}

function keyOf({ backend, userId }: UserReference): string {
  return JSON.stringify([backend, userId])
}
