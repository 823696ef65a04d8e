import { GROUP_NAME_MAX_LENGTH } from '../../../auth/permissions/grant-editor.ts'
import { assertPermissionName } from '../../../auth/permissions/permission.ts'

/** What was granted to a person. */
export interface Granted {
  readonly groups: readonly string[]
  readonly permissions: readonly string[]
}

/** @throws TypeError for what cannot be the name of a group. */
export function assertGroupName(name: string): void {
  if (name.trim() !== '' && [...name].length <= GROUP_NAME_MAX_LENGTH) return
  throw new TypeError('The name of a group has 1 to 150 characters')
}

/** @throws TypeError for what cannot be the name of a permission. */
export function listOf(given: string | readonly string[]): readonly string[] {
  const names = typeof given === 'string' ? [given] : [...new Set(given)]
  for (const name of names) assertPermissionName(name)
  return names
}
