const FIND_HOOKS = [
  'beforeFind',
  'beforeFindAfterExpandIncludeAll',
  'beforeFindAfterOptions',
  'afterFind',
]

/** Whether somebody hooks into finding. `hooks` are those in the options of a model or connection. */
export function hasFindHook(hooks: object | undefined): boolean {
  // This is asked for every request, and hasHook() is slow.
  const all = hooks as Readonly<Record<string, readonly unknown[] | undefined>> | undefined
  return all !== undefined && FIND_HOOKS.some((name) => (all[name]?.length ?? 0) > 0)
}
