import type { GrantStore } from '../permissions/grant-store.ts'
import type { PermissionService } from '../permissions/permission-service.ts'
import type { Problem } from '../problem.ts'
import type { User, UserReference } from '../user.ts'
import { type Administrator, isAlmighty } from './administrator.ts'

/** About the form as a whole. */
export function problem(code: string, params?: Problem['params']): Problem {
  return { field: '', code, ...(params && { params }) }
}

/**
 * Who may do what to whom. A superuser may do everything. Others grant nothing that they lack, change nobody who may do
 * more than they may, and nothing of what they may do themselves: a new address for a superuser, or a group for
 * oneself, is a way to more power, too.
 */
export class Authority<U extends User = User> {
  readonly #permissions: PermissionService<U>
  readonly #grants: GrantStore | undefined

  constructor(permissions: PermissionService<U>, grants: GrantStore | undefined) {
    this.#permissions = permissions
    this.#grants = grants
  }

  /** Why somebody may not change this person; `null` when they may. */
  async problemWith(by: Administrator, user: U, who: UserReference): Promise<Problem | null> {
    if (isAlmighty(by.user) || isSame(by.who, who)) return null
    if (user.isSuperuser) return problem('admin_outranked')
    const theirs = await this.#permissionsOf(user, who)
    return (await by.permissions.hasAll([...theirs])) ? null : problem('admin_outranked')
  }

  /** Why somebody may not grant this; `null` when they may. */
  async problemWithGrant(by: Administrator, names: readonly string[]): Promise<Problem | null> {
    for (const name of names) {
      if (await by.permissions.has(name)) continue
      return problem('admin_lacks_permission', { permission: name })
    }
    return null
  }

  /** Why somebody may not change this of the person, if it is themselves; `null` when they may. */
  problemWithSelf(by: Administrator, who: UserReference): Problem | null {
    return isSame(by.who, who) ? problem('admin_self') : null
  }

  /** Somebody inactive may do nothing now, but could again. */
  async #permissionsOf(user: U, who: UserReference): Promise<ReadonlySet<string>> {
    const [now, granted] = await Promise.all([
      this.#permissions.of(user).all(),
      this.#grants?.permissionsOf(who) ?? [],
    ])
    return new Set([...now, ...granted])
  }
}

function isSame(one: UserReference, other: UserReference): boolean {
  return one.backend === other.backend && one.userId === other.userId
}
