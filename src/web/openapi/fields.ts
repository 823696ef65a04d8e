import type { FormFields, ShownField } from '../forms/form-fields.ts'
import type { JsonSchema } from './json-schema.ts'

type FieldKind = 'text' | 'secret' | 'box' | 'list'

/**
 * What stands in a field: text, text that is never shown again, a box to tick, or several texts. One with `?` may
 * be left out.
 */
export type Field = FieldKind | `${FieldKind}?`

/** The fields of a form by their names. */
export type Fields = Readonly<Record<string, Field>>

const SCHEMAS: Readonly<Record<FieldKind, JsonSchema>> = {
  text: { type: 'string' },
  secret: { type: 'string', format: 'password', writeOnly: true },
  // A form says `1` or nothing, JSON has words for both.
  box: { anyOf: [{ type: 'boolean' }, { enum: ['', '1', 'on', 'true'] }] },
  list: { type: 'array', items: { type: 'string' } },
}

/** The schema of a form. An app may have fields of its own in it. */
export function schemaOfFields(fields: Fields): JsonSchema {
  const entries = Object.entries(fields)
  const required = entries.filter(([, kind]) => !kind.endsWith('?')).map(([name]) => name)
  const properties = entries.map(([name, kind]) => [name, SCHEMAS[plain(kind)]] as const)
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
  }
}

function plain(kind: Field): FieldKind {
  return kind.replace('?', '') as FieldKind
}

/** The fields of the app's own. */
export function fieldsFor(own: Pick<FormFields, 'fields'> | null): Fields {
  const kindOf = ({ type, required = true }: ShownField): Field =>
    `${type === 'checkbox' ? 'box' : 'text'}${required ? '' : '?'}`
  return Object.fromEntries((own?.fields ?? []).map((field) => [field.name, kindOf(field)]))
}
