import type { Route } from '../routing/router.ts'
import { sharedSchemas } from './answers.ts'
import { type Fields, schemaOfFields } from './fields.ts'
import { type JsonSchema, named } from './json-schema.ts'

/** What the document says of the site. */
export interface DocumentOptions {
  readonly title: string
  /** The address before the paths. */
  readonly server: string
  /** The name of the session's cookie, as browsers know it. */
  readonly cookie: string
}

const CSRF = { name: 'X-CSRF-Token', in: 'header' }
const REFUSED = '#/components/responses/Refused'
const UNAVAILABLE = '#/components/responses/Unavailable'

/** Describes the routes for programs (OpenAPI 3.1): every POST, and every GET that answers in JSON. */
export function openApiDocument(routes: readonly Route[], options: DocumentOptions): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes.filter((one) => isDescribed(one) && !one.isUndescribed)) {
    const at = pathOf(route)
    paths[at] ??= parametersOf(route)
    paths[at][route.method.toLowerCase()] ??= operationOf(route)
  }
  return {
    openapi: '3.1.0',
    info: { title: options.title, version: '1' },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: options.server }],
    paths,
    components: {
      schemas: sharedSchemas,
      responses: {
        Refused: answerOf('Refused: `error.code` says why.', named('Failure')),
        Unavailable: answerOf('It failed, or a store is away.', named('Failure')),
      },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: options.cookie },
        token: { type: 'apiKey', ...CSRF, description: 'The `csrfToken` of `/session`.' },
      },
    },
  }
}

/** Whether a route is for programs, too. */
export function isDescribed({ method, answer }: Pick<Route, 'method' | 'answer'>): boolean {
  return method === 'POST' || answer !== undefined
}

/** The path as OpenAPI writes it, such as `/account/sessions/{id}/end`. */
export function pathOf({ path }: Pick<Route, 'path'>): string {
  return path.replaceAll(/:(\w+)/g, '{$1}')
}

function parametersOf({ path }: Route): Record<string, unknown> {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name)
  if (names.length === 0) return {}
  const schema = { type: 'string' }
  return { parameters: names.map((name) => ({ name, in: 'path', required: true, schema })) }
}

function operationOf(route: Route): JsonSchema {
  const { method, path, guard, answer, fields, lists = [], uploadMaxBytes } = route
  const isPost = method === 'POST'
  const listed = Object.fromEntries(lists.map((name) => [name, 'list?'] as const))
  const asksForLogin = guard.label !== 'anyone'
  return {
    operationId: `${method} ${path}`.toLowerCase().replaceAll(/\W+/g, '_').replace(/_$/, ''),
    tags: [path.split('/')[1] || 'home'],
    summary: `For: ${guard.label}.`,
    ...securityOf(isPost, asksForLogin),
    ...(isPost && {
      requestBody: uploadMaxBytes ? uploadOf(fields) : bodyOf({ ...listed, ...fields }),
    }),
    responses: {
      200: answerOf('Done.', answer ?? named('Done')),
      '4XX': { $ref: REFUSED },
      '5XX': { $ref: UNAVAILABLE },
    },
  }
}

function securityOf(isPost: boolean, asksForLogin: boolean): JsonSchema {
  const needed = { ...(asksForLogin && { session: [] }), ...(isPost && { token: [] }) }
  return Object.keys(needed).length > 0 ? { security: [needed] } : {}
}

function bodyOf(fields: Fields): JsonSchema {
  const schema = schemaOfFields(fields)
  return {
    content: {
      'application/json': { schema },
      'application/x-www-form-urlencoded': { schema },
    },
  }
}

/** A form with a file in it, which is no JSON. */
function uploadOf(fields: Fields = {}): JsonSchema {
  const { properties, ...rest } = schemaOfFields(fields)
  const file = { type: 'string', contentMediaType: 'application/octet-stream' }
  const schema = { ...rest, properties: { ...(properties as object), file } }
  return { content: { 'multipart/form-data': { schema } } }
}

function answerOf(description: string, schema: JsonSchema): JsonSchema {
  return { description, content: { 'application/json': { schema } } }
}
