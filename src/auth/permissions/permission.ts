// An area of the app, a dot, and what is done there. Nothing is implied by part of a name.
const PERMISSION_NAME = /^[a-z][a-z0-9_-]{0,99}\.[a-z][a-z0-9_-]{0,99}$/

/** One thing that may be granted, such as `articles.publish`. */
export interface Permission {
  /** `area.action`, in lower case. Never changes once it is granted to somebody. */
  readonly name: string
  /** What it allows, for people. */
  readonly label: string
}

/**
 * Declares permissions in code: `{ articles: { add: 'Add an article', … } }`.
 *
 * @throws TypeError for a name that is not `area.action` in lower case.
 */
export function definePermissions(
  areas: Readonly<Record<string, Readonly<Record<string, string>>>>,
): readonly Permission[] {
  return Object.entries(areas).flatMap(([area, actions]) =>
    Object.entries(actions).map(([action, label]) => {
      const name = `${area}.${action}`
      assertPermissionName(name)
      return { name, label }
    }),
  )
}

/** Whether a permission can have this name: `area.action` in lower case. */
export function isPermissionName(name: unknown): name is string {
  return typeof name === 'string' && PERMISSION_NAME.test(name)
}

/** @throws TypeError for what is not `area.action` in lower case. */
export function assertPermissionName(name: unknown): asserts name is string {
  if (!isPermissionName(name)) {
    throw new TypeError(`A permission is named "area.action" in lower case, not "${String(name)}"`)
  }
}
