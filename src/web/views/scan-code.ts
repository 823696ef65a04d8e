/** What the code in a view names. */
export interface NamesInCode {
  /** The permissions that it asks `can()` for. */
  readonly permissions: readonly string[]
  /** The layouts and partials that it uses. */
  readonly views: readonly string[]
}

// `user.can('drive')` is a method of the app's own.
const CAN = /(?:\bit\??\.|(?<![\w$.]))can\(\s*(['"`])([^'"`$]*)\1/g
const DECLARED = /\/\*\s*can:([^*]*)\*\//g
const VIEW = /(?<![\w$.])(?:include|layout)\(\s*(['"`])([^'"`$]+)\1/g

/**
 * Finds the permissions and views that are named as literals: `can('orders.ship')`,
 * `include('/partials/field')`. Permissions whose names are put together are declared in a comment:
 * `/* can: orders.ship, orders.cancel *\/`.
 */
export function scanCode(code: string): NamesInCode {
  const asked = [...code.matchAll(CAN)].map(([, , name = '']) => name)
  const declared = [...code.matchAll(DECLARED)].flatMap(([, list = '']) => list.split(/[\s,]+/))
  return {
    permissions: [...asked, ...declared.filter((name) => name !== '')],
    views: [...code.matchAll(VIEW)].map(([, , name = '']) => name),
  }
}
