import type { RequestInfo } from '../backend.ts'
import type { VisitorPermissions } from '../permissions/permission-service.ts'
import type { User, UserReference } from '../user.ts'

/** Somebody of the staff who does something to others. */
export interface Administrator {
  readonly user: User
  readonly who: UserReference
  /** What they may do. */
  readonly permissions: VisitorPermissions
  readonly request: RequestInfo
}

/** Who did it, and from where, for an event. */
export function actOf({ who, request }: Administrator) {
  return { actor: who, request }
}

/** Whether somebody may do everything. */
export function isAlmighty(user: User): boolean {
  return user.isSuperuser === true && user.isActive !== false
}
