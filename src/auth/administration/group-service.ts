import { isVisibleName } from '../accounts/look-alikes/visible-text.ts'
import { AuthError } from '../errors.ts'
import type { EventDetails, EventHub } from '../events.ts'
import {
  editorOf,
  GROUP_NAME_MAX_LENGTH,
  type GrantEditor,
  type Grantee,
  type Group,
} from '../permissions/grant-editor.ts'
import { isPermissionName, type Permission } from '../permissions/permission.ts'
import { type Outcome, type Problem, refused } from '../problem.ts'
import { inTransaction, type Stores } from '../stores.ts'
import type { User } from '../user.ts'
import { type Administrator, actOf } from './administrator.ts'
import { type Authority, problem } from './authority.ts'
import { differenceOf, mergedWith } from './difference.ts'

const NO_SUCH_GROUP = refused(problem('group_unknown'))

/** Makes and changes groups. Nobody changes a group through which more is granted than they may do. */
export class GroupService<U extends User = User> {
  readonly #grants: GrantEditor
  readonly #stores: Stores<U>
  readonly #authority: Authority<U>
  readonly #events: EventHub

  constructor(grants: GrantEditor, stores: Stores<U>, authority: Authority<U>, events: EventHub) {
    this.#grants = grants
    this.#stores = stores
    this.#authority = authority
    this.#events = events
  }

  /** All groups, sorted by name. */
  list(): Promise<readonly Group[]> {
    return this.#grants.groups()
  }

  /** The group of exactly this name; `null` when there is none. */
  find(name: string): Promise<Group | null> {
    return this.#grants.findGroup(name)
  }

  /** All that can be granted, in order. */
  permissions(): Promise<readonly Permission[]> {
    return this.#grants.permissions()
  }

  /** @returns the name as it was stored. */
  async create(by: Administrator, typed: string): Promise<Outcome<string>> {
    const name = typed.normalize('NFC').trim()
    const wrong = problemsOfName(name)
    if (wrong.length > 0) return refused(...wrong)
    const taken = await unlessTaken(() => this.#grants.createGroup(name))
    if (taken) return refused(taken)
    await this.#announce('group.created', by, { group: name })
    return { ok: true, value: name }
  }

  /** Gives a group another name. Its members stay. */
  async rename(by: Administrator, group: string, typed: string): Promise<Outcome<string>> {
    const name = typed.normalize('NFC').trim()
    const found = await this.#changeable(by, group)
    if (!found.ok) return found
    const wrong = problemsOfName(name)
    if (wrong.length > 0) return refused(...wrong)
    if (name === group) return { ok: true, value: name }
    let isThere = true
    const taken = await unlessTaken(async () => {
      isThere = await this.#grants.renameGroup(group, name)
    })
    if (taken) return refused(taken)
    if (!isThere) return NO_SUCH_GROUP
    await this.#announce('group.changed', by, { group: name, was: group })
    return { ok: true, value: name }
  }

  /** Removes a group, with all that was granted through it. Its members lose that at their next request. */
  async delete(by: Administrator, group: string): Promise<Outcome<null>> {
    const found = await this.#changeable(by, group)
    if (!found.ok) return found
    await this.#grants.deleteGroup(group)
    await this.#announce('group.deleted', by, { group })
    return { ok: true, value: null }
  }

  /**
   * Has these permissions granted through a group, and no others.
   *
   * @param seen what was granted when the names were chosen: what others have changed since stays (whatever is granted).
   */
  async setPermissions(
    by: Administrator,
    group: string,
    names: readonly string[],
    seen: readonly string[] | null = null,
  ): Promise<Outcome<null>> {
    if (!names.every(isPermissionName)) return refused(problem('permission_unknown'))
    const found = await this.#changeable(by, group)
    if (!found.ok) return found
    const now = found.value.permissions
    const { added, removed } = differenceOf(now, mergedWith(now, names, seen))
    const lacking = await this.#authority.problemWithGrant(by, added)
    if (lacking) return refused(lacking)
    if (added.length + removed.length === 0) return { ok: true, value: null }
    const unknown = await unlessUnknown(() => this.#write({ group }, added, removed))
    if (unknown) return refused(unknown)
    await this.#announce('group.changed', by, { group, added, removed })
    return { ok: true, value: null }
  }

  async #write(to: Grantee, added: readonly string[], removed: readonly string[]): Promise<void> {
    await inTransaction<void, U>(this.#stores, async (bundle) => {
      const grants = editorOf(bundle.grants) ?? this.#grants
      await grants.grant(to, added)
      await grants.revoke(to, removed)
    })
  }

  async #changeable(by: Administrator, name: string): Promise<Outcome<Group>> {
    const group = await this.#grants.findGroup(name)
    if (!group) return NO_SUCH_GROUP
    const more = await this.#authority.problemWithGrant(by, group.permissions)
    return more ? refused(problem('admin_group_outranks')) : { ok: true, value: group }
  }

  async #announce(
    name: 'group.created' | 'group.changed' | 'group.deleted',
    by: Administrator,
    details: EventDetails['group.changed'],
  ): Promise<void> {
    await this.#events.emit({ name, ...actOf(by), details })
  }
}

function problemsOfName(name: string): Problem[] {
  // A browser leaves out a part of a path that is only dots: such a group would have no page.
  const canBeSeen = name !== '' && isVisibleName(name) && !/\p{Cc}|^\.+$/u.test(name)
  const isRight = canBeSeen && [...name].length <= GROUP_NAME_MAX_LENGTH
  const params = { max: GROUP_NAME_MAX_LENGTH }
  return isRight ? [] : [{ field: 'name', code: 'group_name_invalid', params }]
}

async function unlessTaken(work: () => Promise<unknown>): Promise<Problem | null> {
  return problemOf(work, 'GROUP_EXISTS', { field: 'name', code: 'group_exists' })
}

/** The problem of a permission or a group that is not there any more; `null` when the work is done. */
export function unlessUnknown(work: () => Promise<unknown>): Promise<Problem | null> {
  return problemOf(work, 'PERMISSION_UNKNOWN', problem('permission_unknown'))
}

async function problemOf(
  work: () => Promise<unknown>,
  code: string,
  found: Problem,
): Promise<Problem | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (error instanceof AuthError && error.code === code) return found
    if (error instanceof AuthError && error.code === 'GROUP_UNKNOWN')
      return problem('group_unknown')
    throw error
  }
}
