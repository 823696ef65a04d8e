import { Validator } from '@seriousme/openapi-schema-validator'

/** What a public validator says of a document. */
export function validate(document: object) {
  return new Validator().validate(structuredClone(document) as never)
}
