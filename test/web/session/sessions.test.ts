import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { Statements } from '../../support/statements.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const PLANTED = 'P'.repeat(43)
const WRITES = /^\s*(INSERT|UPDATE|DELETE|REPLACE|BEGIN)/i

const MALFORMED = [
  '',
  'x',
  '__proto__',
  'constructor',
  'null',
  'undefined',
  '"',
  '%00',
  '%0d%0aSet-Cookie:a=b',
  "' OR 1=1 --",
  `${'A'.repeat(42)}`,
  `${'A'.repeat(44)}`,
  `${'A'.repeat(42)}=`,
  `${'A'.repeat(42)}%`,
  `${'é'.repeat(43)}`,
  '../'.repeat(14),
  'a'.repeat(8_000),
]

describe('sessions()', () => {
  let site: TestSite
  let statements: Statements
  before(async () => {
    site = await startTestSite()
    await createPerson(site, 'ada')
    await createPerson(site, 'grace')
    statements = new Statements(site)
  })
  after(() => site.stop())

  async function rows(): Promise<Record<string, unknown>[]> {
    const [found] = await site.connection.query('SELECT * FROM sessions')
    return found as Record<string, unknown>[]
  }

  /** What this cookie opens: the name on the home page, or nothing. */
  async function visitorOf(sessionId: string | undefined): Promise<string> {
    const answer = await new Browser(site.url).get('/', { cookie: `gadwall=${sessionId}` })
    return /Hello, (\w+)/.exec(answer.body)?.[1] ?? 'nobody'
  }

  it('an anonymous visitor gets no session and no row, on any page', async () => {
    const browser = new Browser(site.url)
    for (const { method, path } of site.gadwall.routes) {
      if (method === 'GET') await browser.get(path)
      else await browser.submit(path, { username: 'ada', password: 'wrong', email: '?' })
    }
    await browser.get('/nowhere')
    await browser.post('/login', 'username[]=a')
    await browser.submit('/logout', {}, '/login')

    expect(await rows()).to.deep.equal([])
    expect(browser.sessionId).to.equal(undefined)
  })

  it('a planted session id is never adopted and creates no row', async () => {
    const victim = new Browser(site.url)
    victim.cookies.set('gadwall', PLANTED)
    await victim.get('/')
    await victim.get('/login')
    expect(await rows()).to.deep.equal([])

    const answer = await victim.submit('/login', { username: 'ada', password: PASSWORD })
    expect(answer.status).to.equal(303)
    expect(victim.sessionId).to.not.equal(PLANTED)
    expect(await visitorOf(victim.sessionId)).to.equal('ada')
    expect(await visitorOf(PLANTED)).to.equal('nobody')
    expect((await rows()).map((row) => row.id_hash)).to.not.include(hashOf(PLANTED))
    await victim.submit('/logout', {})
  })

  it('the session of an attacker does not become that of the victim who is given it', async () => {
    const attacker = await loggedIn(site, 'grace')
    const planted = attacker.sessionId
    const victim = attacker.clone()
    await victim.submit('/login', { username: 'ada', password: PASSWORD })

    expect(victim.sessionId).to.not.equal(planted)
    expect(await visitorOf(victim.sessionId)).to.equal('ada')
    expect(await visitorOf(planted)).to.equal('nobody')
    await victim.submit('/logout', {})
  })

  it('malformed ids create no row, break nothing, and are not even looked for', async () => {
    statements.take()
    for (const id of MALFORMED) {
      const answer = await new Browser(site.url).request('/account', {
        headers: { cookie: `gadwall=${encodeURI(id)}` },
      })
      expect(answer.status, id).to.equal(302)
    }
    expect(statements.take()).to.deep.equal([])
    expect(await rows()).to.deep.equal([])
  })

  it('the id is another one after login, after a change of password and after logout', async () => {
    const browser = await loggedIn(site, 'ada')
    const ids = [browser.sessionId]
    await browser.submit('/login', { username: 'ada', password: PASSWORD })
    ids.push(browser.sessionId)
    const fields = { currentPassword: PASSWORD, newPassword: PASSWORD }
    expect((await browser.submit('/account/password', fields)).status).to.equal(303)
    ids.push(browser.sessionId)
    const [last, ...old] = [...ids].reverse()

    expect(new Set(ids).size).to.equal(3)
    expect(await visitorOf(last)).to.equal('ada')
    for (const id of old) expect(await visitorOf(id)).to.equal('nobody')
    await browser.submit('/logout', {})
    expect(browser.sessionId).to.equal(undefined)
    expect(await visitorOf(last)).to.equal('nobody')
    expect(await rows()).to.deep.equal([])
  })

  it('ids are 256 random bits, never the same', async () => {
    const browsers = await Promise.all(Array.from({ length: 8 }, () => loggedIn(site, 'ada')))
    const ids = browsers.map(({ sessionId = '' }) => sessionId)
    expect(new Set(ids).size).to.equal(8)
    for (const id of ids) expect(Buffer.from(id, 'base64url')).to.have.length(32)
    await site.connection.query('DELETE FROM sessions')
  })

  it('only the SHA-256 of an id is at rest', async () => {
    const browser = await loggedIn(site, 'ada')
    const id = browser.sessionId as string
    expect((await rows()).map((row) => row.id_hash)).to.deep.equal([hashOf(id)])
    const data = join(site.directory, 'data')
    for (const name of readdirSync(data)) {
      expect(readFileSync(join(data, name)).includes(id), name).to.equal(false)
    }
    await browser.submit('/logout', {})
  })

  it('the hash at rest opens nothing', async () => {
    const browser = await loggedIn(site, 'ada')
    expect(await visitorOf(hashOf(browser.sessionId as string))).to.equal('nobody')
    await browser.submit('/logout', {})
  })

  it('reading a page never writes', async () => {
    const browser = await loggedIn(site, 'ada')
    await browser.get('/account') // The greeting after the login is shown once.
    // Whatever is remembered of the users is forgotten, so that the pages have something to read.
    await site.connection.query('UPDATE users SET first_name = first_name')
    statements.take()
    for (const path of ['/', '/account', '/account/password', '/login', '/logout', '/nowhere']) {
      await browser.get(path)
    }
    const seen = statements.take()
    expect(seen).to.not.deep.equal([])
    expect(seen.filter((sql) => WRITES.test(sql))).to.deep.equal([])
    await browser.submit('/logout', {})
  })

  it('static files and health do not touch the session', async () => {
    const browser = await loggedIn(site, 'ada')
    const { body } = await browser.get('/')
    const files = [...body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path)
    expect(files).to.have.length.of.at.least(3)
    statements.take()
    for (const path of [...files, '/healthz']) {
      const answer = await browser.get(path as string)
      expect(answer.status, path).to.equal(200)
      expect(answer.headers.getSetCookie(), path).to.deep.equal([])
    }
    expect(statements.take()).to.deep.equal([])
    await browser.submit('/logout', {})
  })

  it('a cookie is sent when a session begins, and not again', async () => {
    const browser = await loggedIn(site, 'ada')
    for (const path of ['/', '/account', '/account/password']) {
      expect((await browser.get(path)).headers.getSetCookie(), path).to.deep.equal([])
    }
    await browser.submit('/logout', {})
  })

  it('an unknown id is not taken from the browser: it may be known again tomorrow', async () => {
    const answer = await new Browser(site.url).get('/', { cookie: `gadwall=${PLANTED}` })
    expect(answer.headers.getSetCookie().join()).to.not.match(/gadwall=/)
  })

  it('a user who is deactivated is out on the next request, and the row is gone', async () => {
    const browser = await loggedIn(site, 'grace')
    await site.connection.query("UPDATE users SET is_active = 0 WHERE username = 'grace'")
    expect((await browser.get('/account')).status).to.equal(302)
    expect(await rows()).to.deep.equal([])
    await site.connection.query("UPDATE users SET is_active = 1 WHERE username = 'grace'")
    expect((await browser.get('/account')).status).to.equal(302)
  })

  it('a user who is deleted is out on the next request, and the row is gone', async () => {
    await createPerson(site, 'alan')
    const browser = await loggedIn(site, 'alan')
    await site.connection.query("DELETE FROM users WHERE username = 'alan'")
    // Nor does the next to register inherit the session by inheriting the id.
    await createOwner(site)
    await createPerson(site, 'stranger')
    expect((await browser.get('/account')).status).to.equal(302)
    expect(await rows()).to.deep.equal([])
  })

  it('whatever the last person has left is gone when another logs in', async () => {
    const browser = new Browser(site.url)
    const register = { username: 'first', email: '', password: PASSWORD }
    await browser.submit('/register', register)
    const [row] = await rows()
    expect(row?.data).to.contain('notice.registered')
    const token = /name="_csrf" value="([^"]+)"/.exec((await browser.get('/login')).body)?.[1] ?? ''
    await site.connection.query(
      "UPDATE sessions SET data = json_set(data, '$.notice', 'for first')",
    )
    await browser.post('/login', { _csrf: token, username: 'grace', password: PASSWORD })

    expect((await browser.get('/account')).body)
      .to.contain('grace')
      .and.not.contain('for first')
    await site.connection.query('DELETE FROM sessions')
  })

  it('a stored row with a __proto__ key does no harm', async () => {
    const browser = await loggedIn(site, 'ada')
    await browser.get('/account')
    const [{ data } = { data: '' }] = (await rows()) as { data: string }[]
    const poison = '{"__proto__":{"isAdmin":true,"toJSON":1},"constructor":{"prototype":{"a":1}},'
    const replacements = { data: data.replace('{', poison) }
    await site.connection.query('UPDATE sessions SET data = :data', { replacements })

    expect((await browser.get('/account')).status).to.equal(200)
    expect((await browser.submit('/account/password', { newPassword: 'x' })).status).to.equal(422)
    expect(({} as { isAdmin?: true }).isAdmin).to.equal(undefined)
    expect((await browser.submit('/logout', {})).status).to.equal(303)
    expect(await rows()).to.deep.equal([])
  })
})

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url')
}
