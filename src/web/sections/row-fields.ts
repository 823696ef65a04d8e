import type { Problem } from '../../auth/problem.ts'
import type { RowTexts } from '../../auth/sections/section-service.ts'
import type { ShownField } from '../forms/form-fields.ts'
import { isTicked } from '../forms/is-ticked.ts'
import type { AdminSection } from './section-options.ts'

type Typed = Readonly<Record<string, string | undefined>>

/** What was typed into the form of a row. */
export interface ReadRow {
  readonly problems: readonly Problem[]
  /** By the names of the fields, and of nothing else. */
  readonly values: Readonly<Record<string, unknown>>
}

/** The values of a row as its form shows them. */
export function textsOf({ fields }: Pick<AdminSection, 'fields'>, row: object): RowTexts {
  return Object.fromEntries(
    fields.map((field) => [field.name, textOf(field, Reflect.get(row, field.name))]),
  )
}

/** What was typed, by the names of the fields and in the form in which it is shown. */
export function typedIn({ fields }: Pick<AdminSection, 'fields'>, body: Typed): RowTexts {
  return Object.fromEntries(fields.map((field) => [field.name, typedText(field, body)]))
}

/** Checks what was typed, and makes values of it. Only declared fields are read: nobody writes another column. */
export async function readRow(section: AdminSection, typed: RowTexts): Promise<ReadRow> {
  const { fields, schema } = section
  const problems = fields.flatMap((field) => problemWith(field, typed[field.name] ?? ''))
  if (!schema) {
    const values = fields.map((field) => [field.name, typedValue(field, typed[field.name] ?? '')])
    return { problems, values: Object.fromEntries(values) }
  }
  const given = fields.map((field) => [field.name, givenOf(field, typed[field.name] ?? '')])
  const result = await schema['~standard'].validate(Object.fromEntries(given))
  if (result.issues) {
    const told = new Set(problems.map(({ field }) => field))
    const found = result.issues.map(({ message, path = [] }): Problem => {
      const [first] = path
      const key = typeof first === 'object' ? first.key : first
      const field = fields.find(({ name }) => name === key)?.name ?? ''
      return { field, code: 'field_refused', params: { message } }
    })
    return { problems: [...problems, ...found.filter(({ field }) => !told.has(field))], values: {} }
  }
  const made = Object(result.value) as Readonly<Record<string, unknown>>
  const names = fields.map(({ name }) => name).filter((name) => Object.hasOwn(made, name))
  return { problems, values: Object.fromEntries(names.map((name) => [name, made[name] ?? null])) }
}

function typedText({ name, type }: ShownField, body: Typed): string {
  const text = body[name] ?? ''
  if (type === 'checkbox') return isTicked(body[name]) ? '1' : ''
  // A browser sends the end of each line as two characters.
  return type === 'textarea' ? text.replaceAll('\r\n', '\n') : text
}

/** As a schema is given it, like that of `formFields()`. */
function givenOf({ type }: ShownField, text: string): unknown {
  if (type === 'checkbox') return text !== ''
  return text === '' ? undefined : text
}

const NUMBER = /^-?\d+(\.\d+)?$/
const MOST_DIGITS = 60
const DAY = /^\d{4}-\d{2}-\d{2}$/
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/

function problemWith(field: ShownField, text: string): Problem[] {
  const { name, type, required, maxlength, choices } = field
  const about = (code: string, params?: Problem['params']): Problem[] => [
    { field: name, code, ...(params && { params }) },
  ]
  if (type === 'checkbox') return required && text === '' ? about('field_unticked') : []
  if (text === '') return required ? about('field_missing') : []
  if (maxlength !== undefined && [...text].length > maxlength) {
    return about('field_too_long', { max: maxlength })
  }
  if (type === 'select') return choices && Object.hasOwn(choices, text) ? [] : about('field_choice')
  if (type === 'number') return isNumber(text) ? [] : about('field_number')
  if (type === 'date') return DAY.test(text) && isDay(text) ? [] : about('field_date')
  if (type !== 'datetime-local') return []
  return TIME.test(text) && isDay(text) ? [] : about('field_date')
}

function isNumber(text: string): boolean {
  return NUMBER.test(text.trim()) && text.trim().length <= MOST_DIGITS
}

/** JavaScript takes the 31st of February for a day in March. */
function isDay(text: string): boolean {
  const date = new Date(text.length > 10 ? `${text}Z` : text)
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(text.slice(8, 10))
}

function typedValue({ type }: ShownField, text: string): unknown {
  if (type === 'checkbox') return text !== ''
  if (text === '') return null
  if (type === 'datetime-local') return new Date(`${text}Z`)
  if (type !== 'number') return text
  // A number of JavaScript would round a long one: the database reads it as it was typed.
  const plain = text.trim()
  return String(Number(plain)) === plain ? Number(plain) : plain
}

function textOf({ type }: ShownField, value: unknown): string {
  if (type === 'checkbox') return value ? '1' : ''
  if (value === null || value === undefined) return ''
  if (type === 'date') return isoOf(value).slice(0, 10)
  // Seconds are shown where there are any: what was not touched stays as it is.
  if (type === 'datetime-local') return isoOf(value).replace(/(:00)?(\.000)?Z$/, '')
  return type === 'textarea' ? String(value).replaceAll('\r\n', '\n') : String(value)
}

function isoOf(value: unknown): string {
  const date = value instanceof Date ? value : new Date(String(value))
  return Number.isNaN(date.getTime()) ? String(value) : date.toISOString()
}
