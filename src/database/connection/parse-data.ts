/** Reads JSON from a column. A key named `__proto__` would replace the prototype of its copies. */
export function parseData(text: string): Record<string, unknown> {
  if (!SUSPECT.test(text)) return JSON.parse(text)
  return JSON.parse(text, (key, value) => (key === '__proto__' ? undefined : value))
}

// The name as it is, or with an escape in it.
const SUSPECT = /__proto__|\\u/
