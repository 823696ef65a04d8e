import type { IncomingMessage } from 'node:http'
import { createRequire } from 'node:module'
import type Koa from 'koa'
import type { AppContext, AppMiddleware } from '../context.ts'
import { keepLists } from '../forms/lists.ts'
import { sendsJson } from '../http/prefers-json.ts'
import { refuseOtherTypes } from '../json/body-type.ts'
import { countNames } from '../json/count-names.ts'
import { listNamesOf, uploadLimitOf } from '../routing/match-route.ts'
import { openUpload } from './open-upload.ts'

const LIMIT = '32kb'
const MAX_FIELDS = 100

/** Most values of all fields that may be sent several times. */
const MAX_VALUES = 1000
const require = createRequire(import.meta.url)

/** The parser is loaded so long after the start, when the first page is out. */
const LOAD_AFTER_MS = 500
const FIELD_NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/

// What is left of bytes that were no UTF-8: different passwords would become the same.
const DAMAGED = /[\p{Cs}\uFFFD]/u

/**
 * Reads forms and JSON into `ctx.request.body`: an object without prototype whose values are all text.
 *
 * The parsers give objects and arrays for `name[]=a`, `name[$ne]=x` or a repeated field, and a
 * database takes some of these for operators. Whatever is not plain text is answered with 400; also
 * when a parser of the surrounding app has read the body before us. Only a field that the route declares
 * in `lists` may be repeated: `listOf()` gives it, and the body does not have it.
 */
export function parseBody(): AppMiddleware {
  // Not when the first form comes: it would be held up, and no descriptor may be left then.
  setTimeout(() => loadParser().catch(() => {}), LOAD_AFTER_MS).unref()

  return function parseBody(ctx, next) {
    if (ctx.request.body !== undefined || hasBody(ctx.req)) return readBody(ctx, next)
    ctx.request.body = Object.create(null)
    return next()
  }

  async function readBody(ctx: AppContext, next: Koa.Next): Promise<void> {
    // Forms are never sent compressed, and inflating what a stranger sends is work for them to order.
    if (!/^(identity)?$/i.test(ctx.get('Content-Encoding'))) ctx.throw(415)
    const limit = uploadLimitOf(ctx)
    if (limit !== null && ctx.is('multipart/form-data')) {
      if (!isUnread(ctx.req)) ctx.throw(400)
      return openUpload(ctx, next, limit)
    }
    if (isUnread(ctx.req)) refuseOtherTypes(ctx)
    const parse = await loadParser()
    if (isUnread(ctx.req)) letParserRead(ctx)
    // Whoever sent it may have gone while the parser was loaded.
    else if (ctx.request.body === undefined) ctx.throw(400)
    await parse(ctx as never, async () => {
      refuseRepeated(ctx)
      ctx.request.body = flatFields(ctx.request.body, ctx)
      // The parser keeps the raw text, passwords and all, for as long as the request lasts.
      Reflect.deleteProperty(ctx.request, 'rawBody')
      await next()
    })
  }
}

let parser: Promise<Koa.Middleware> | null = null

/** Loads the parser, which takes 50 ms and, with the tables of all character sets, 4 MB. */
function loadParser(): Promise<Koa.Middleware> {
  parser ??= importParser().catch((error) => {
    // No descriptor may have been left.
    parser = null
    throw error
  })
  return parser
}

async function importParser(): Promise<Koa.Middleware> {
  // Not by `import()`: Node remembers one that has failed, such as for want of a descriptor, for ever.
  const bodyParser = require('koa-bodyparser') as typeof import('koa-bodyparser')
  return bodyParser({
    enableTypes: ['form', 'json'],
    formLimit: LIMIT,
    jsonLimit: LIMIT,
    // koa-bodyparser hands this to the form parser in place of qs, which would build objects.
    qs: { parse: parseFlat },
  } as never) as unknown as Koa.Middleware
}

/**
 * Whether nobody has read the body yet. `ctx.request.body` does not tell: a parser of the surrounding app
 * that leaves forms alone, such as one for JSON only, sets it to an empty object all the same.
 */
function isUnread(req: IncomingMessage): boolean {
  return hasBody(req) && req.readable && !req.readableDidRead
}

/** Takes away what makes the parser believe that somebody else has read, or will read, the body. */
function letParserRead(ctx: AppContext & { disableBodyParser?: boolean }): void {
  ctx.request.body = undefined
  ctx.disableBodyParser = false
  const { headers, httpVersionMajor } = ctx.req
  // Without a length the parser sees no body. HTTP/2 has bodies without one, and no such header either.
  if (httpVersionMajor > 1 && headers['content-length'] === undefined) {
    headers['transfer-encoding'] = 'chunked'
  }
}

/** RFC 9112, 6: a request has a body if one of these headers says so. HTTP/2 needs neither. */
function hasBody({ headers, httpVersionMajor }: IncomingMessage): boolean {
  return (
    headers['content-length'] !== undefined ||
    headers['transfer-encoding'] !== undefined ||
    httpVersionMajor > 1
  )
}

function flatFields(body: unknown, ctx: AppContext): Record<string, string> {
  if (body === undefined || body === null) return Object.create(null)
  if (typeof body !== 'object' || Array.isArray(body)) ctx.throw(400, 'The body is not an object')
  const entries = withoutLists(Object.entries(body as object), ctx)
  if (entries.length > MAX_FIELDS) ctx.throw(400, 'There are too many fields')
  const fields = entries.map(([name, value]) => [name, asText(value)] as const)
  for (const [name, value] of fields) {
    if (!isSoundText(value) || !FIELD_NAME.test(name)) {
      ctx.throw(400, 'A field is not text')
    }
  }
  return Object.assign(Object.create(null), Object.fromEntries(fields))
}

/** @throws HttpError (400) for JSON that says one name twice, as far as its text is known. */
function refuseRepeated(ctx: AppContext & { request: { rawBody?: unknown } }): void {
  const { rawBody, body } = ctx.request
  if (typeof rawBody !== 'string' || !sendsJson(ctx)) return
  if (countNames(rawBody) > Object.keys(body ?? {}).length) ctx.throw(400, 'A field is there twice')
}

/** Puts the fields aside that the route takes several times. */
function withoutLists(entries: readonly [string, unknown][], ctx: AppContext) {
  const names = listNamesOf(ctx)
  if (names.length === 0) return entries
  const isList = ([name]: readonly [string, unknown]) => names.includes(name)
  const lists = entries.filter(isList).map(([name, value]) => {
    const values = Array.isArray(value) ? value : [value]
    if (values.length > MAX_VALUES || !values.every(isSoundText)) {
      ctx.throw(400, 'A field is not text')
    }
    return [name, values as readonly string[]] as const
  })
  keepLists(ctx, Object.fromEntries(lists))
  return entries.filter((entry) => !isList(entry))
}

function isSoundText(value: unknown): value is string {
  return typeof value === 'string' && !DAMAGED.test(value)
}

/** JSON has a word for what a form says with a box that is ticked or not. */
function asText(value: unknown): unknown {
  return typeof value === 'boolean' ? (value ? 'true' : '') : value
}

/**
 * `a=1&b=2` as it is written, without nesting; a repeated field is a list, which only some routes take. Throws what is
 * answered as 400.
 */
function parseFlat(text: string): Record<string, string | string[]> {
  const pairs = text === '' ? [] : text.split('&', MAX_FIELDS + MAX_VALUES + 1)
  if (pairs.length > MAX_FIELDS + MAX_VALUES) throw malformed()
  const fields: Record<string, string | string[]> = Object.create(null)
  for (const pair of pairs) {
    const [name = '', ...value] = pair.split('=')
    const key = decode(name)
    const before = fields[key]
    const now = decode(value.join('='))
    if (before === undefined) fields[key] = now
    else if (Array.isArray(before)) before.push(now)
    else fields[key] = [before, now]
  }
  return fields
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw malformed()
  }
}

function malformed(): Error {
  return Object.assign(new Error('The form is malformed'), { status: 400 })
}
