/** Sentences by code. `{name}` stands for a parameter; `{name|one|many}` chooses by its number. */
export type Messages = Readonly<Record<string, string>>

type Params = Readonly<Record<string, string | number>>

/** Makes a sentence out of a code and its parameters. */
export type Say = (code: string, params?: Params) => string

const PLACEHOLDER = /\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g

/**
 * @param lists sentences, the first list that has a code wins.
 * @returns what makes sentences; of a code that no list has it gives the code itself.
 */
export function createSay(...lists: readonly Messages[]): Say {
  const all: Messages = Object.assign(Object.create(null), ...[...lists].reverse())
  return (code, params = {}) => {
    const sentence = all[code]
    if (sentence === undefined) return code
    return sentence.replace(PLACEHOLDER, (_, name: string, one?: string, many?: string) => {
      const value = params[name] ?? ''
      if (one === undefined) return all[`${name}.${value}`] ?? String(value)
      return value === 1 ? one : (many ?? '')
    })
  }
}
