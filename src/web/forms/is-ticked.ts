const TICKED: ReadonlySet<string | undefined> = new Set(['1', 'on', 'true'])

/** Whether the box of a field was ticked. A form sends nothing for one that was not. */
export function isTicked(value: string | undefined): boolean {
  return TICKED.has(value)
}
