import { type Administrator, isAlmighty } from '../../administration/administrator.ts'
import type { GrantEditor } from '../../permissions/grant-editor.ts'
import type { ImportedUser, LineProblem } from '../user-record.ts'

const NONE: readonly LineProblem[] = []

/**
 * What somebody may not import, by the rules of all pages for staff: only a superuser makes staff and superusers, and
 * nobody grants what they lack. An import is no way around them.
 */
export class ImporterRights {
  readonly #by: Administrator
  readonly #grants: GrantEditor | null

  constructor(by: Administrator, grants: GrantEditor | null) {
    this.#by = by
    this.#grants = grants
  }

  /** Why each of these users may not be imported. Groups are asked for once for all of them. */
  async problemsOf(users: readonly ImportedUser[]): Promise<readonly (readonly LineProblem[])[]> {
    if (isAlmighty(this.#by.user)) return []
    const names = new Set(users.flatMap(({ groups }) => groups))
    const problems = names.size === 0 ? new Map() : await this.#problemsOfGroups(names)
    return users.map((user) => {
      const found = [...flagsOf(user), ...user.groups.flatMap((name) => problems.get(name) ?? NONE)]
      // One is enough to be refused, and several groups would be told with the same sentence.
      return found.slice(0, 1)
    })
  }

  async #problemsOfGroups(names: ReadonlySet<string>): Promise<Map<string, LineProblem>> {
    const { permissions } = this.#by
    const known = new Map((await this.#grants?.groups())?.map((group) => [group.name, group]))
    const mayAdd = this.#grants !== null && (await permissions.has('groups.add'))
    const problems = new Map<string, LineProblem>()
    for (const name of names) {
      const group = known.get(name)
      if (!group && !mayAdd) problems.set(name, { column: 'groups', code: 'import.group_new' })
      else if (group && !(await permissions.hasAll(group.permissions))) {
        problems.set(name, { column: 'groups', code: 'import.group_outranks' })
      }
    }
    return problems
  }
}

function flagsOf({ isStaff, isSuperuser }: ImportedUser): readonly LineProblem[] {
  if (isSuperuser) return [{ column: 'isSuperuser', code: 'import.superuser_only' }]
  return isStaff ? [{ column: 'isStaff', code: 'import.superuser_only' }] : NONE
}
