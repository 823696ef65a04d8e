import { isolated } from './isolate.ts'
import { directionOf } from './language.ts'

/**
 * Sentences by code. `{name}` stands for a parameter; `{name|one|many}` chooses by its number, and
 * `{name|one:…|two:…|few:…|other:…}` by the plural forms of a language, in which `#` is the number.
 */
export type Messages = Readonly<Record<string, string>>

/** Sentences by code, and further ones by the tag of their language: those win in pages of that language. */
export type LanguageMessages = Readonly<Record<string, string | Messages>>

type Params = Readonly<Record<string, string | number>>

/** Makes a sentence out of a code and its parameters. */
export type Say = (code: string, params?: Params) => string

const PLACEHOLDER = /\{(\w+)(?:\|([^}]*))?\}/g
const NAMED_FORM = /^(zero|one|two|few|many|other):(.*)$/s

/**
 * @param lists sentences in English, the first list that has a code wins.
 * @returns what makes sentences; of a code that no list has it gives the code itself.
 */
export function createSay(...lists: readonly Messages[]): Say {
  return createSayIn('en', lists, String)
}

/**
 * The same in another language: plural forms and numbers are written as it does, and what was typed turns no
 * sentence around that runs the other way.
 *
 * @param tag BCP 47.
 */
export function createSayIn(
  tag: string,
  lists: readonly Messages[],
  inDigits: (value: number) => string = digitsOf(tag),
): Say {
  const all: Messages = Object.assign(Object.create(null), ...[...lists].reverse())
  const plural = new Intl.PluralRules(tag)
  const direction = directionOf(tag)
  return (code, params = {}) => {
    const sentence = all[code]
    if (sentence === undefined) return code
    return sentence.replace(PLACEHOLDER, (_, name: string, forms?: string) => {
      const value = params[name] ?? ''
      if (forms !== undefined) {
        const count = Number(value)
        return formOf(forms, plural.select(count)).replaceAll('#', () => inDigits(count))
      }
      if (typeof value === 'number') return inDigits(value)
      return all[`${name}.${value}`] ?? isolated(value, direction)
    })
  }
}

/** The form of a word for a plural category: `one|many`, or forms by their names. */
function formOf(forms: string, category: Intl.LDMLPluralRule): string {
  const parts = forms.split('|')
  const named = parts.flatMap((part) => {
    const [, name = '', text = ''] = NAMED_FORM.exec(part) ?? []
    return name ? [[name, text] as const] : []
  })
  if (named.length === 0) return (category === 'one' ? parts[0] : parts[1]) ?? ''
  const form = (wanted: string) => named.find(([name]) => name === wanted)?.[1]
  return form(category) ?? form('other') ?? ''
}

function digitsOf(tag: string): (value: number) => string {
  const format = new Intl.NumberFormat(tag)
  return (value) => format.format(value)
}
