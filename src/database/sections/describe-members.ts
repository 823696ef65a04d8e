import type { ModelAttributeColumnOptions } from 'sequelize'
import type { SectionMember } from '../../auth/sections/section-source.ts'
import { isInteger, isText, keyOf } from '../users/model/user-id.ts'

const KINDS: Readonly<Record<string, SectionMember['kind']>> = {
  BOOLEAN: 'boolean',
  DATEONLY: 'date',
  DATE: 'time',
  ENUM: 'choice',
  UUID: 'text',
  FLOAT: 'number',
  REAL: 'number',
  DOUBLE: 'number',
  'DOUBLE PRECISION': 'number',
  DECIMAL: 'number',
  NUMBER: 'number',
}

/** The length of a `STRING` that names none. */
const STRING_LENGTH = 255

/** What the columns of a model hold, by the names of its members. */
export function describeMembers(
  columns: Readonly<Record<string, ModelAttributeColumnOptions>>,
): Readonly<Record<string, SectionMember>> {
  return Object.fromEntries(Object.entries(columns).map(([name, one]) => [name, memberOf(one)]))
}

function memberOf(column: ModelAttributeColumnOptions): SectionMember {
  const { type, primaryKey = false, references, allowNull, defaultValue } = column
  const isBoolean = keyOf(type) === 'BOOLEAN'
  return {
    kind: isInteger(type) ? 'number' : isText(type) ? 'text' : (KINDS[keyOf(type)] ?? 'other'),
    isId: primaryKey,
    isReference: references !== undefined,
    isRequired: allowNull === false && defaultValue === undefined && !isBoolean,
    maxLength: lengthOf(type),
    choices: choicesOf(type),
  }
}

function lengthOf(type: ModelAttributeColumnOptions['type']): number | null {
  const key = keyOf(type)
  if (key !== 'STRING' && key !== 'CHAR') return null
  const { options } = Object(type) as { options?: { length?: unknown } }
  return typeof options?.length === 'number' ? options.length : STRING_LENGTH
}

function choicesOf(type: ModelAttributeColumnOptions['type']): readonly string[] {
  const { values } = Object(type) as { values?: unknown }
  return keyOf(type) === 'ENUM' && Array.isArray(values) ? values.map(String) : []
}
