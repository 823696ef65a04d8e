import type { EventHub } from '../events.ts'
import { editorOf, type GrantEditor } from '../permissions/grant-editor.ts'
import { isPermissionName } from '../permissions/permission.ts'
import { type Outcome, refused } from '../problem.ts'
import { inTransaction, type Stores } from '../stores.ts'
import type { User, UserReference } from '../user.ts'
import { type Administrator, actOf, isAlmighty } from './administrator.ts'
import { type Authority, problem } from './authority.ts'
import { differenceOf, mergedWith } from './difference.ts'
import { unlessUnknown } from './group-service.ts'

/** What was granted to somebody. */
export interface GrantsOfUser {
  readonly groups: readonly string[]
  /** Directly, and not through a group. */
  readonly permissions: readonly string[]
}

interface Difference {
  readonly permissions: readonly string[]
  readonly groups: readonly string[]
}

const NOTHING: Difference = { groups: [], permissions: [] }

/** Changes what is granted to people. Nobody grants what they lack, and nothing to themselves. */
export class MemberService<U extends User = User> {
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

  async grantsOf(who: UserReference): Promise<GrantsOfUser> {
    const [groups, permissions] = await Promise.all([
      this.#grants.groupsOf(who),
      this.#grants.directPermissionsOf(who),
    ])
    return { groups, permissions }
  }

  /**
   * Puts somebody into these groups, and out of all others.
   *
   * @param seen what they were in when the names were chosen: what others have changed since stays (whatever they are in).
   */
  async setGroups(
    by: Administrator,
    user: U,
    who: UserReference,
    names: readonly string[],
    seen: readonly string[] | null = null,
  ): Promise<Outcome<null>> {
    const now = await this.#grants.groupsOf(who)
    const { added, removed } = differenceOf(now, mergedWith(now, names, seen))
    const known = await this.#grants.groups()
    const joined = known.filter(({ name }) => added.includes(name))
    if (joined.length < added.length) return refused(problem('group_unknown'))
    const wanted = joined.flatMap(({ permissions }) => permissions)
    const wrong = await this.#problem(by, user, who, wanted)
    if (wrong) return refused(wrong)
    await this.#inTransaction(async (grants) => {
      await grants.addMembers(added, [who])
      await grants.leaveGroups(who, removed)
    })
    await this.#announce(
      by,
      who,
      { groups: added, permissions: [] },
      { groups: removed, permissions: [] },
    )
    return { ok: true, value: null }
  }

  /** Puts somebody into a group, and leaves all else as it is. */
  async join(
    by: Administrator,
    user: U,
    who: UserReference,
    group: string,
  ): Promise<Outcome<null>> {
    const found = await this.#grants.findGroup(group)
    if (!found) return refused(problem('group_unknown'))
    const wrong = await this.#problem(by, user, who, found.permissions)
    if (wrong) return refused(wrong)
    if ((await this.#grants.groupsOf(who)).includes(group)) return { ok: true, value: null }
    await this.#grants.addMembers([group], [who])
    await this.#announce(by, who, { groups: [group], permissions: [] }, NOTHING)
    return { ok: true, value: null }
  }

  /**
   * Grants somebody these permissions directly, and withdraws all others.
   *
   * @param seen what was granted when the names were chosen: what others have changed since stays (whatever is granted).
   */
  async setPermissions(
    by: Administrator,
    user: U,
    who: UserReference,
    names: readonly string[],
    seen: readonly string[] | null = null,
  ): Promise<Outcome<null>> {
    if (!names.every(isPermissionName)) return refused(problem('permission_unknown'))
    const now = await this.#grants.directPermissionsOf(who)
    const { added, removed } = differenceOf(now, mergedWith(now, names, seen))
    const wrong = await this.#problem(by, user, who, added)
    if (wrong) return refused(wrong)
    const unknown = await unlessUnknown(() =>
      this.#inTransaction(async (grants) => {
        await grants.grant(who, added)
        await grants.revoke(who, removed)
      }),
    )
    if (unknown) return refused(unknown)
    await this.#announce(
      by,
      who,
      { groups: [], permissions: added },
      { groups: [], permissions: removed },
    )
    return { ok: true, value: null }
  }

  async #problem(by: Administrator, user: U, who: UserReference, added: readonly string[]) {
    if (isAlmighty(by.user)) return null
    return (
      this.#authority.problemWithSelf(by, who) ??
      (await this.#authority.problemWith(by, user, who)) ??
      this.#authority.problemWithGrant(by, added)
    )
  }

  #inTransaction(work: (grants: GrantEditor) => Promise<void>): Promise<void> {
    return inTransaction<void, U>(this.#stores, (bundle) =>
      work(editorOf(bundle.grants) ?? this.#grants),
    )
  }

  async #announce(
    by: Administrator,
    subject: UserReference,
    added: Difference,
    removed: Difference,
  ): Promise<void> {
    const act = { ...actOf(by), subject }
    const isSome = ({ groups, permissions }: Difference) => groups.length + permissions.length > 0
    if (isSome(added)) await this.#events.emit({ name: 'grant.added', ...act, details: added })
    if (isSome(removed))
      await this.#events.emit({ name: 'grant.removed', ...act, details: removed })
  }
}
