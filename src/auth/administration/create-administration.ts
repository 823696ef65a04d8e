import type { EventHub } from '../events.ts'
import { editorOf } from '../permissions/grant-editor.ts'
import type { PermissionService } from '../permissions/permission-service.ts'
import type { Stores } from '../stores.ts'
import type { User } from '../user.ts'
import { Authority } from './authority.ts'
import { GroupService } from './group-service.ts'
import { MemberService } from './member-service.ts'
import { UserAdministration, type UserAdministrationParts } from './user-administration.ts'

/** What staff does, by rules that are the same on every page. */
export interface Administration<U extends User = User> {
  readonly users: UserAdministration<U>
  /** `null` where grants cannot be changed. */
  readonly groups: GroupService<U> | null
  /** `null` where grants cannot be changed. */
  readonly members: MemberService<U> | null
}

interface Parts<U extends User> extends Omit<UserAdministrationParts<U>, 'authority' | 'users'> {
  readonly users: UserAdministrationParts<U>['users'] | null
  readonly stores: Stores<U>
  readonly permissions: PermissionService<U>
  readonly events: EventHub
}

/** Builds what staff does; `null` where accounts are kept elsewhere. */
export function createAdministration<U extends User>({
  users,
  stores,
  permissions,
  events,
  ...parts
}: Parts<U>): Administration<U> | null {
  if (!users) return null
  const authority = new Authority<U>(permissions, stores.grants)
  const grants = editorOf(stores.grants)
  return {
    users: new UserAdministration<U>({ ...parts, users, authority }),
    groups: grants && new GroupService<U>(grants, stores, authority, events),
    members: grants && new MemberService<U>(grants, stores, authority, events),
  }
}
