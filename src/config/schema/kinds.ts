import { type Schema, WRONG } from './schema.ts'
import type { Allowed, Setting } from './setting.ts'

/** What every setting says of itself, whatever kind of value it has. */
type About<Value> = Pick<Setting<Value>, 'name' | 'meaning' | 'isSecret' | 'concern'>

interface Text<Value> extends About<Value> {
  readonly allowed: Allowed
  readonly pattern?: RegExp
  readonly test?: (text: string) => boolean
}

/** Text with a default. */
export function text(about: Text<string> & { readonly fallback: string }): Setting<string> {
  const { pattern, test, ...rest } = about
  return { ...rest, schema: textSchema(pattern, test), fromText: asIs }
}

/** Text that may be missing: `null`. */
export function optionalText(about: Text<string | null>): Setting<string | null> {
  const { pattern, test, ...rest } = about
  return {
    ...rest,
    schema: textSchema(pattern, test),
    fromText: asIs,
    fallback: null,
    fallbackText: 'none',
  }
}

/** One of a few words. */
export function choice<const Value extends string>(
  about: About<NoInfer<Value>> & {
    readonly values: readonly [Value, ...Value[]]
    readonly fallback: NoInfer<Value>
  },
): Setting<Value> {
  const { values, meaning, ...rest } = about
  const schema: Schema<Value> = (given) => values.find((value) => value === given) ?? WRONG
  const allowed = `one of ${values.join(', ')}`
  return { ...rest, meaning: `${orList(values)}: ${meaning}`, schema, fromText: asIs, allowed }
}

interface WholeNumber extends About<number> {
  readonly fallback: number
  readonly min: number
  readonly max: number
  /** The least that is allowed while the program is tested (`min`). */
  readonly minInTest?: number
  /** What is counted, as the end of "a whole …". */
  readonly what: string
}

export function wholeNumber(about: WholeNumber): Setting<number> {
  const { fallback, min, max, minInTest = min, what, meaning, ...rest } = about
  const from = (least: number) => ({
    schema: wholeNumberSchema(least, max),
    allowed: `a whole ${what} from ${least} to ${max} (default ${fallback})`,
  })
  return {
    ...rest,
    ...from(min),
    inTest: from(minInTest),
    fallback,
    fromText: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : text),
    meaning: `${min} to ${max}: ${meaning}`,
  }
}

interface List extends About<readonly string[]> {
  readonly allowed: Allowed
  /** What one item must be (anything). */
  readonly test?: (item: string) => boolean
}

/** A comma list in a variable, an array in an option. */
export function list(about: List): Setting<readonly string[]> {
  const { test = () => true, ...rest } = about
  const schema: Schema<readonly string[]> = (given) =>
    isListOf(given, test) ? Object.freeze([...given]) : WRONG
  const fallback = Object.freeze([])
  return { ...rest, schema, fromText: splitCommas, fallback, fallbackText: 'none' }
}

export function splitCommas(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

function textSchema(
  pattern?: RegExp,
  test: (text: string) => boolean = () => true,
): Schema<string> {
  return (given) => {
    if (typeof given !== 'string' || pattern?.test(given) === false) return WRONG
    return test(given) ? given : WRONG
  }
}

function wholeNumberSchema(min: number, max: number): Schema<number> {
  return (given) =>
    typeof given === 'number' && Number.isInteger(given) && given >= min && given <= max
      ? given
      : WRONG
}

function isListOf(given: unknown, test: (item: string) => boolean): given is readonly string[] {
  return Array.isArray(given) && given.every((item) => typeof item === 'string' && test(item))
}

function asIs(text: string): string {
  return text
}

function orList(values: readonly string[]): string {
  const quoted = values.map((value) => `\`${value}\``)
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`
}
