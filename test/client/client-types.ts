import { openApiDocument } from '../../src/web/openapi/document.ts'
import { startMailSite } from '../support/mail-box.ts'

type Schema = Readonly<Record<string, unknown>> & {
  readonly type?: string | readonly string[]
  readonly $ref?: string
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
}

interface Described {
  readonly paths: Readonly<
    Record<string, { readonly post?: { readonly requestBody: { readonly content: Schema } } }>
  >
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** The schemas that the client speaks of, and what they are. */
const NAMES = {
  User: 'A person, as `/session` names them.',
  Need: 'What somebody who was recognised must still do: a name such as `factor`, and the path of its form.',
  Session:
    'Who is there: `null` for a visitor, with the names of what they may do. `expiresAt` is ISO 8601, in UTC.',
  Done: 'The answer to a form that was accepted: where it leads, and what is still to be done.',
  Failure: 'The answer to what was refused. `error.code` is stable; `retryAfter` is in seconds.',
} as const

const HEAD = `/** What is sent and answered. Made from the document of the routes: npm run client-types. */
`

/** The types of the client, from the document of all routes that an app can have. */
export async function clientTypes(): Promise<string> {
  const more = { SIGN_IN_BY_MAIL: 'on', TRUSTED_BROWSER_DAYS: '30' }
  const { site } = await startMailSite(more, { hostname: 'localhost' })
  const { routes } = site.gadwall
  await site.stop()
  const document = openApiDocument(routes, { title: '', server: '', cookie: '' }) as never
  const { paths, components } = document as Described
  const types = Object.entries(NAMES).map(
    ([name, what]) =>
      `/** ${what} */\nexport interface ${name} ${textOf(components.schemas[name] as Schema)}`,
  )
  const posts = Object.entries(paths).flatMap(([path, { post }]) => {
    // The admin is made of pages; whoever wants its forms names the path and the fields.
    if (!post || path.startsWith('/admin')) return []
    const { schema } = post.requestBody.content['application/json'] as { schema: Schema }
    const body = textOf(schema)
    return [`  ${keyOf(path)}: ${body === '{}' ? 'Empty' : body}`]
  })
  return `${HEAD}
${types.join('\n\n')}

/** A form without fields. */
export type Empty = Readonly<Record<string, never>>

/** The fields of each form by its path. */
export interface Posts {
${posts.join('\n')}
}
`
}

function keyOf(path: string): string {
  return path.includes('{')
    ? `[path: \`${path.replaceAll(/{\w+}/g, '$' + '{string}')}\`]`
    : `'${path}'`
}

function textOf(schema: Schema): string {
  if (schema.$ref) return String(schema.$ref.split('/').at(-1))
  if (schema.anyOf) {
    // A box: a form has words for it, programs say true or false.
    if (schema.anyOf.some((one) => one.type === 'boolean')) return 'boolean'
    return schema.anyOf.map(textOf).join(' | ')
  }
  switch (schema.type) {
    case 'array':
      return `readonly ${textOf(schema.items as Schema)}[]`
    case 'object':
      return objectOf(schema)
    case 'integer':
      return 'number'
    default:
      return [schema.type ?? 'unknown'].flat().join(' | ')
  }
}

function objectOf({ properties = {}, required = [], additionalProperties }: Schema): string {
  if (typeof additionalProperties === 'object') {
    return `Readonly<Record<string, ${textOf(additionalProperties)}>>`
  }
  const members = Object.entries(properties).map(
    ([name, schema]) => `readonly ${name}${required.includes(name) ? '' : '?'}: ${textOf(schema)}`,
  )
  return members.length === 0 ? '{}' : `{ ${members.join('; ')} }`
}
