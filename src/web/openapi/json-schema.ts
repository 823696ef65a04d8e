/** A JSON Schema of the dialect of OpenAPI 3.1 (2020-12), as far as we say anything by one. */
export type JsonSchema = Readonly<Record<string, unknown>>

export const text: JsonSchema = { type: 'string' }
export const count: JsonSchema = { type: 'integer', minimum: 0 }
export const flag: JsonSchema = { type: 'boolean' }
/** A time, as ISO 8601 in UTC. */
export const time: JsonSchema = { type: 'string', format: 'date-time' }

/** The same, or null. */
export function orNull(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: 'null' }] }
}

export function listOfEach(items: JsonSchema): JsonSchema {
  return { type: 'array', items }
}

/** Any names, all with values of one kind. */
export function byName(values: JsonSchema): JsonSchema {
  return { type: 'object', additionalProperties: values }
}

/** An object of these members. All are there but for those in `optional`; there are no others. */
export function object(
  required: Readonly<Record<string, JsonSchema>>,
  optional: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  }
}

/** An object of at least these members. */
export function atLeast(required: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties: required, required: Object.keys(required) }
}

/** One of the schemas that the document names. */
export function named(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` }
}
