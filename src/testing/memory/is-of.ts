import type { UserReference } from '../../auth/user.ts'

/** Whether both name the same person. The same id in another backend is somebody else. */
export function isOf(
  owner: UserReference,
  other: { readonly backend: string | null; readonly userId: string | null } | null,
): boolean {
  return other?.backend === owner.backend && other.userId === owner.userId
}
