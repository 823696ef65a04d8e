import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { createOwner } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const PATHS = ['/login', '/register']
const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
const MANY = Array.from({ length: 1_000 }, (_, index) => `field${index}=x`)
const MANY_JSON = Object.fromEntries(MANY.map((pair) => [pair.slice(0, -2), {}]))
const MANY_TEXTS = Object.fromEntries(MANY.slice(0, 101).map((pair) => [pair.slice(0, -2), 'x']))
const BOMB = gzipSync(Buffer.alloc(10_000_000))

type Body = string | Buffer

/** What is sent, and what it is answered with. */
const REFUSED_FORMS: [what: string, body: Body, status: number][] = [
  ['an array', 'username[]=a&password=x', 400],
  ['an array with an index', 'username[0]=a&password=x', 400],
  ['an operator', 'username[$ne]=x&password[$ne]=x', 400],
  ['an encoded operator', 'username%5B%24ne%5D=x&password=x', 400],
  ['an operator as name', '$where=1&username=a&password=x', 400],
  ['a path with dots', 'username.a=b&password=x', 400],
  ['a repeated field', 'username=a&username=b&password=x', 400],
  ['a repeated password', `username=ada&password=wrong&password=${PASSWORD}`, 400],
  ['a repeated field, once encoded', 'username=a&%75sername=b&password=x', 400],
  ['1000 fields', MANY.join('&'), 400],
  ['nothing but separators', '&'.repeat(20_000), 400],
  ['nothing but equal signs', '='.repeat(20_000), 400],
  ['a field without name', 'username=a&=b&password=x', 400],
  ['bad percent-encoding', 'username=%zz&password=x', 400],
  ['half a percent-encoding', 'username=a&password=%', 400],
  ['bad UTF-8, encoded', 'username=%ff%fe&password=x', 400],
  ['overlong UTF-8, encoded', 'username=%c0%af&password=x', 400],
  ['an encoded surrogate', 'username=%ed%a0%80&password=x', 400],
  ['bad UTF-8, as it is', Buffer.from('username=a\xff\xfe&password=x', 'latin1'), 400],
  ['a NUL in a name', 'user%00name=a&password=x', 400],
  ['a prototype with brackets', '__proto__[isAdmin]=1&username=a&password=x', 400],
  ['a constructor with dots', 'constructor.prototype.isAdmin=1&username=a&password=x', 400],
  ['1 MB', `username=${'a'.repeat(1_000_000)}&password=x`, 413],
  ['1 MB in one name', 'a'.repeat(1_000_000), 413],
]

const REFUSED_JSON: [what: string, body: Body, status: number][] = [
  ['an object', '{"username":{"$ne":"x"},"password":"x"}', 400],
  ['an array', '{"username":["a"],"password":"x"}', 400],
  ['a number', '{"username":1,"password":"x"}', 400],
  ['null', '{"username":null,"password":"x"}', 400],
  ['a list at the top', '[{"username":"a","password":"x"}]', 400],
  ['a text at the top', '"username"', 400],
  ['null at the top', 'null', 400],
  ['a number at the top', '7', 400],
  ['__proto__ with an object', '{"__proto__":{"isAdmin":true},"username":"a"}', 400],
  ['__proto__ with text', '{"__proto__":"a","username":"a","password":"x"}', 400],
  ['an escaped __proto__', '{"\\u005f_proto__":{"isAdmin":true}}', 400],
  ['constructor.prototype', '{"constructor":{"prototype":{"isAdmin":true}}}', 400],
  ['1000 fields', JSON.stringify(MANY_JSON), 400],
  ['101 fields of text', JSON.stringify(MANY_TEXTS), 400],
  ['10000 levels', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 400],
  ['half an object', '{"username":"a', 400],
  ['two objects', '{"username":"a"}{"password":"x"}', 400],
  ['something else', 'username=a&password=x', 400],
  ['bad UTF-8', Buffer.from('{"username":"a\xff","password":"x"}', 'latin1'), 400],
  ['a lone surrogate', '{"username":"\\ud800","password":"x"}', 400],
  ['1 MB', JSON.stringify({ username: 'a'.repeat(1_000_000) }), 413],
]

const PACKED: [what: string, body: Body, encoding: string][] = [
  ['10 MB in 10 kB of gzip', BOMB, 'gzip'],
  ['10 MB in 10 kB of deflate', BOMB, 'deflate'],
  ['no gzip', 'username=a&password=x', 'gzip'],
  ['half a gzip', gzipSync(`username=a&password=${'xy'.repeat(99)}`).subarray(0, 20), 'gzip'],
  ['a form in gzip', gzipSync('username=a&password=x'), 'GZIP'],
  ['gzip twice', gzipSync(BOMB), 'gzip, gzip'],
  ['an encoding nobody knows', 'username=a&password=x', 'evil'],
]

const OTHER_TYPES = [
  'text/plain',
  'text/xml',
  'application/xml',
  'application/octet-stream',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'application/jsonp',
  'form',
  ';;;,',
  '',
]

describe('parseBody()', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite()
    await createOwner(site)
  })
  after(() => site.stop())

  /** Sends a body with a good token, so that nothing but the body can be refused. */
  async function send(
    path: string,
    type: string,
    body: Body,
    headers: Record<string, string> = {},
  ) {
    const browser = new Browser(site.url)
    const token = await browser.token(path)
    return browser.request(path, {
      method: 'POST',
      headers: { 'content-type': type, 'x-csrf-token': token, ...headers },
      body: body as NonNullable<RequestInit['body']>,
    })
  }

  it('refuses forms that are not plain text by plain names', async () => {
    for (const [what, body, status] of REFUSED_FORMS) {
      for (const path of PATHS) {
        expect((await send(path, FORM, body)).status, `${what} to ${path}`).to.equal(status)
      }
    }
  })

  it('refuses JSON that is not an object of texts', async () => {
    for (const [what, body, status] of REFUSED_JSON) {
      for (const path of PATHS) {
        expect((await send(path, JSON_TYPE, body)).status, `${what} to ${path}`).to.equal(status)
      }
    }
  })

  it('does not unpack what a stranger sends', async () => {
    for (const [what, body, encoding] of PACKED) {
      for (const type of [FORM, JSON_TYPE]) {
        const answer = await send('/login', type, body, { 'content-encoding': encoding })
        expect(answer.status, `${what}, ${type}`).to.equal(415)
      }
    }
  })

  it('refuses a body of another type', async () => {
    for (const type of OTHER_TYPES) {
      for (const path of PATHS) {
        const { status } = await send(path, type, `username=ada&email=&password=${PASSWORD}`)
        expect(status, `${type} to ${path}`).to.equal(415)
      }
    }
  })

  it('survives a NUL in each field', async () => {
    const good = { username: 'nul', email: 'nul@example.com', password: 'too short' }
    for (const name of ['username', 'email', 'password'] as const) {
      const fields = { ...good, [name]: `\0${good[name]}\0` }
      const form = new URLSearchParams(fields).toString()
      const json = JSON.stringify(fields)
      expect((await send('/login', FORM, form)).status, name).to.equal(401)
      expect((await send('/login', JSON_TYPE, json)).status, name).to.equal(401)
      expect((await send('/register', FORM, form)).status, name).to.equal(422)
      expect((await send('/register', JSON_TYPE, json)).status, name).to.equal(422)
    }
  })

  it('takes the two words of JSON for a box that is ticked or not', async () => {
    for (const remember of [true, false]) {
      const fields = { username: 'a', password: 'x', remember }
      expect((await send('/login', JSON_TYPE, JSON.stringify(fields))).status).to.equal(401)
    }
  })

  it('reads plain fields from forms and from JSON alike', async () => {
    const form = await send('/login', FORM, 'username=a+b%26&password=%C3%A9')
    expect(form.status).to.equal(401)
    expect(form.body).to.contain('value="a b&amp;"')
    expect(
      (await send('/login', `${JSON_TYPE}; charset=utf-8`, '{"username":"a","password":"x"}'))
        .status,
    ).to.equal(401)
    expect((await send('/login', JSON_TYPE, '')).status).to.equal(422)
    expect((await send('/login', FORM, '')).status).to.equal(422)
  })

  it('takes __proto__ and constructor for the names of fields that nobody asked for', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']
    const form = names.map((name) => `${name}=x`).join('&')
    expect((await send('/login', FORM, `${form}&username=a&password=x`)).status).to.equal(401)
    expect((await send('/login', FORM, form)).status).to.equal(422)
    expect(Object.keys(Object.prototype)).to.deep.equal([])
  })

  it('says why to a client that prefers JSON', async () => {
    const headers = { accept: JSON_TYPE }
    const malformed = await send('/login', FORM, 'username[]=a', headers)
    expect(JSON.parse(malformed.body).error.code).to.equal('bad_request')
    const large = await send('/login', FORM, 'a'.repeat(1_000_000), headers)
    expect(JSON.parse(large.body).error.code).to.equal('too_large')
  })

  it('has created nothing of all this', async () => {
    // The owner is there from the beginning.
    for (const [table, n] of [
      ['users', 1],
      ['sessions', 0],
    ] as const) {
      const [rows] = await site.connection.query(`SELECT count(*) AS n FROM ${table}`)
      expect(rows, table).to.deep.equal([{ n }])
    }
  })

  it('has logged no error, no body and no cookie of all this', () => {
    expect(site.log.filter(({ level }) => level === 'error')).to.deep.equal([])
    const log = JSON.stringify(site.log)
    for (const secret of [PASSWORD, 'isAdmin', 'usern=', '$ne', 'aaaaaaaa', 'gadwall=', '_csrf=']) {
      expect(log.includes(secret), secret).to.equal(false)
    }
  })
})
