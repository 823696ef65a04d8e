import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import type { Route } from '../../../src/web/routing/router.ts'
import type { Answer } from '../../support/browser.ts'
import { JsonClient } from '../../support/json-client.ts'
import { startMailSite } from '../../support/mail-box.ts'
import { createOwner, createPerson } from '../../support/people.ts'
import { PUBLIC_POSTS } from '../../support/public-posts.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const JSON_TYPE = 'application/json'
const FRONT = 'http://localhost:5173'

/** What is sent in place of what the route takes: the body, and its headers. */
interface Hostile {
  readonly body: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

type Fields = Readonly<Record<string, unknown>>

/** Each way to spoil a request whose fields are right, by its name. */
const HOSTILE: Readonly<Record<string, (fields: Fields, first: string) => Hostile>> = {
  'a type that says UTF-16': (fields) => typed(fields, `${JSON_TYPE}; charset=utf-16`),
  'UTF-16 that says so': (fields) => ({
    body: Buffer.from(JSON.stringify(fields), 'utf16le'),
    headers: { 'content-type': `${JSON_TYPE}; charset=utf-16le` },
  }),
  'a type that says Latin 1': (fields) => typed(fields, `${JSON_TYPE};charset="iso-8859-1"`),
  'two types': (fields) => typed(fields, `${JSON_TYPE}, text/plain`),
  'application/json+x': (fields) => typed(fields, 'application/json+x'),
  'application/vnd.api+json': (fields) => typed(fields, 'application/vnd.api+json'),
  'application/json-patch+json': (fields) => typed(fields, 'application/json-patch+json'),
  'application/csp-report': (fields) => typed(fields, 'application/csp-report'),
  'application/scim+json': (fields) => typed(fields, 'application/scim+json'),
  'text/json': (fields) => typed(fields, 'text/json'),
  'text/plain': (fields) => typed(fields, 'text/plain'),
  'text/xml': (fields) => typed(fields, 'text/xml'),
  'application/octet-stream': (fields) => typed(fields, 'application/octet-stream'),
  'no type that there is': (fields) => typed(fields, 'json'),
  'a form with files': (fields) => typed(fields, 'multipart/form-data; boundary=x'),
  'JSON that says it is a form': (fields) => ({
    ...typed(fields, 'application/x-www-form-urlencoded'),
  }),
  'a form that says it is JSON': (fields) => ({
    body: new URLSearchParams(fields as Record<string, string>).toString() || 'a=b',
  }),
  'compressed JSON': (fields) => ({
    body: gzipSync(JSON.stringify(fields)),
    headers: { 'content-encoding': 'gzip' },
  }),
  'a name twice': (fields, first) => ({
    body: `{${members(fields)}${JSON.stringify(first)}:"x",${JSON.stringify(first)}:"x"}`,
  }),
  'a name twice, once escaped': (fields, first) => ({
    body: `{${members(fields)}${JSON.stringify(first)}:"x","${escaped(first)}":"x"}`,
  }),
  'a name that is __proto__': (fields) => ({
    body: `{${members(fields)}"__proto__":{"username":"ada"}}`,
  }),
  'a name that is __proto__, escaped': (fields) => ({
    body: `{${members(fields)}"${escaped('__proto__')}":{"isSuperuser":true}}`,
  }),
  'a name that is constructor': (fields) => ({
    body: `{${members(fields)}"constructor":{"prototype":{"isSuperuser":true}}}`,
  }),
  'a name with a NUL': (fields) => ({ body: `{${members(fields)}"a\\u0000":"x"}` }),
  'a name that is empty': (fields) => ({ body: `{${members(fields)}"":"x"}` }),
  'deep lists': () => ({ body: '['.repeat(15_000) }),
  'deep lists that end': () => ({ body: `${'['.repeat(9000)}${']'.repeat(9000)}` }),
  'deep objects': () => ({ body: '{"a":'.repeat(5000) }),
  'deep objects that end': () => ({ body: `${'{"a":'.repeat(4000)}1${'}'.repeat(4000)}` }),
  'a list': (fields) => ({ body: JSON.stringify([fields]) }),
  'an empty list': () => ({ body: '[]' }),
  'a number': () => ({ body: '1' }),
  'a text': () => ({ body: '"username"' }),
  null: () => ({ body: 'null' }),
  true: () => ({ body: 'true' }),
  blanks: () => ({ body: '   ' }),
  'what is cut off': (fields) => ({ body: JSON.stringify({ ...fields, a: 'b' }).slice(0, -2) }),
  'what goes on': (fields) => ({ body: `${JSON.stringify(fields)}{}` }),
  'a comment': (fields) => ({ body: `/**/${JSON.stringify(fields)}` }),
  'bytes that are no UTF-8': (fields, first) => ({
    body: Buffer.concat([
      Buffer.from(`{${members(fields)}${JSON.stringify(first)}:"`),
      Buffer.from([0xc3, 0x28, 0xff]),
      Buffer.from('"}'),
    ]),
  }),
  'too much': (fields) => ({ body: JSON.stringify({ ...fields, more: 'x'.repeat(40_000) }) }),
  'too many fields': (fields) => ({
    body: JSON.stringify({
      ...fields,
      ...Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`f${index}`, ''])),
    }),
  }),
  ...Object.fromEntries(
    Object.entries({
      'a number': '1',
      'a number that is too big': '1e999',
      'a number with many digits': '9'.repeat(3000),
      'no number': 'NaN',
      null: 'null',
      'an object': '{"$ne":""}',
      'a list': '["x"]',
      'a list of lists': '[["x"]]',
      'half a character': '"\\ud800"',
      'the other half': '"x\\udc00x"',
      'a character in no place': '"\\uFFFD"',
    }).map(([name, value]) => [
      `${name} for a field`,
      (fields: Fields, first: string): Hostile => ({
        body: `{${members({ ...fields, [first]: undefined })}${JSON.stringify(first)}:${value}}`,
      }),
    ]),
  ),
}

function typed(fields: Fields, type: string): Hostile {
  return { body: JSON.stringify(fields), headers: { 'content-type': type } }
}

/** The members of an object, with a comma after each. */
function members(fields: Fields): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  return given.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},`).join('')
}

function escaped(text: string): string {
  return [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
}

describe('JSON that is none of ours', function () {
  this.timeout(120_000)
  let site: TestSite
  let empty: TestSite
  before(async () => {
    const more = { SIGN_IN_BY_MAIL: 'on', ALLOWED_ORIGINS: FRONT }
    ;({ site } = await startMailSite(more, { hostname: 'localhost' }))
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@example.com')
    const root = await createPerson(site, 'root')
    await root.update({ isStaff: true, isSuperuser: true })
    empty = await startTestSite({}, { hostname: 'localhost' })
  })
  after(() => Promise.all([site?.stop(), empty?.stop()]))

  /** Every POST that a stranger may send. */
  const posts = () =>
    site.gadwall.routes.filter(({ method, guard }) => method === 'POST' && guard.label === 'anyone')

  /** What would be done if nothing were wrong. */
  function fieldsOf({ fields = {} }: Route): Fields {
    const known = { username: 'ada', password: PASSWORD, email: 'ada@example.com', language: 'de' }
    return Object.fromEntries(
      Object.keys(fields).map((name) => [name, (known as Fields)[name] ?? '']),
    )
  }

  async function spoiled(client: JsonClient, route: Route, way: string): Promise<Answer> {
    const fields = fieldsOf(route)
    const make = HOSTILE[way] as (typeof HOSTILE)[string]
    const { body, headers = {} } = make(fields, Object.keys(fields)[0] ?? 'other')
    const { csrfToken } = await client.session()
    return client.request(route.path, {
      method: 'POST',
      headers: {
        ...{ accept: JSON_TYPE, 'content-type': JSON_TYPE, 'x-csrf-token': csrfToken },
        ...headers,
      },
      body: body as NonNullable<RequestInit['body']>,
    })
  }

  function faultOf({ status, body, headers }: Answer): string | null {
    if (status < 400 || status >= 500) return `it answered ${status}`
    if (!/^application\/json/.test(headers.get('content-type') ?? '')) return 'it is no JSON'
    const { error } = JSON.parse(body)
    const isError = typeof error?.code === 'string' && typeof error.message === 'string'
    return isError ? null : `it says ${body}`
  }

  it('is sent to every form of a stranger that there is', () => {
    const paths = posts().map(({ path }) => path)
    expect(paths).to.include.members(Object.keys(PUBLIC_POSTS))
  })

  for (const way of Object.keys(HOSTILE)) {
    it(`is refused as an error, and does nothing: ${way}`, async () => {
      const faults: string[] = []
      const inside = new JsonClient(site.url)
      await inside.logIn('ada', PASSWORD)
      for (const route of posts()) {
        const url = route.path === '/setup' ? empty.url : site.url
        const client = route.path === '/logout' ? inside : new JsonClient(url)
        const before = (await client.session()).user
        const answer = await spoiled(client, route, way)
        const fault = faultOf(answer)
        if (fault !== null) faults.push(`${route.path}: ${fault}`)
        const { user } = await client.session()
        if (user?.id !== before?.id) faults.push(`${route.path}: ${user?.username} is in`)
      }
      expect(faults).to.deep.equal([])
    })
  }

  it('takes lists of texts only where there are lists', async () => {
    const client = new JsonClient(site.url)
    await client.logIn('root', PASSWORD)
    const lists = [
      '[1]',
      '[null]',
      '[["x"]]',
      '[{"$ne":"x"}]',
      '["\\ud800"]',
      '{"0":"x"}',
      'null',
      '1',
    ]
    for (const list of lists) {
      const answer = await client.send('/admin/users/bulk', `{"action":"deactivate","ids":${list}}`)
      expect(faultOf(answer), `${list}: ${answer.body}`).to.equal(null)
      expect(answer.status, list).to.equal(400)
    }
  })

  it('is ours with a type that says UTF-8, however it is written', async () => {
    for (const type of ['; charset=utf-8', ';charset="UTF-8"', ' ; Charset = utf8', ';', ';x=y']) {
      const client = new JsonClient(site.url)
      await client.session()
      const body = { username: 'ada', password: PASSWORD }
      const answer = await client.send('/login', body, { 'content-type': JSON_TYPE + type })
      expect(answer.status, type).to.equal(200)
    }
  })

  it('is no file: a page that takes one says that it is missing', async () => {
    const client = new JsonClient(site.url)
    await client.logIn('root', PASSWORD)
    const answer = await client.send('/admin/import', { from: '', file: 'username\nann\n' })
    expect(faultOf(answer)).to.equal(null)
    expect(JSON.parse(answer.body).error.fields).to.have.keys('file')
  })

  it('is not let in by a right token in the body if that in the header is wrong', async () => {
    const client = new JsonClient(site.url)
    const { csrfToken } = await client.session()
    const wrong = { 'x-csrf-token': 'x'.repeat(96) }
    const body = { username: 'ada', password: PASSWORD, _csrf: csrfToken }
    expect((await client.send('/login', body, wrong)).status).to.equal(403)
    expect((await client.session()).user).to.equal(null)
  })
})
