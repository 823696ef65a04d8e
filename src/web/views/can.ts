import type { VisitorPermissions } from '../../auth/permissions/permission-service.ts'

/** Whether the visitor may do `area.action`. What views ask. */
export type Can = (permission: string) => boolean

/**
 * Asks for all permissions that a view names, since a view cannot wait for an answer.
 *
 * @param permissions the visitor's; `null` answers no to everything and asks nobody.
 * @throws TypeError for a name that is not `area.action`.
 */
export async function loadCan(
  permissions: VisitorPermissions | null,
  names: readonly string[],
): Promise<Can> {
  const answers = await Promise.all(names.map((name) => permissions?.has(name) ?? false))
  return answersTo(new Map(names.map((name, index) => [name, answers[index] === true])))
}

/** For a view that names no permission. */
export const canNothing: Can = answersTo(new Map())

function answersTo(answers: ReadonlyMap<string, boolean>): Can {
  return (permission) => {
    const answer = answers.get(permission)
    if (answer !== undefined) return answer
    throw new TypeError(
      `can() was asked for "${permission}", which the view does not name: write the name as a ` +
        `literal, can('area.action'), or declare it in the view with <% /* can: ${permission} */ %>`,
    )
  }
}
