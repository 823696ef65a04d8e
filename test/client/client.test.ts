import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { buildSync } from 'esbuild'
import { StoreUnavailable } from '../../src/auth/errors.ts'
import { type Client, createClient, type Session, Unavailable } from '../../src/client.ts'
import { createOwner, createPerson } from '../support/people.ts'
import { Statements } from '../support/statements.ts'
import { PASSWORD, startTestSite, type TestSite } from '../support/test-site.ts'
import { clientTypes } from './client-types.ts'

const MAX_BYTES = 3000
const FILE = fileURLToPath(new URL('../../src/client.ts', import.meta.url))

/** What a browser does with cookies. */
class CookieJar {
  readonly #cookies = new Map<string, string>()
  asked: string[] = []
  readonly #more: Readonly<Record<string, string>>

  constructor(more: Readonly<Record<string, string>>) {
    this.#more = more
  }

  readonly fetch = async (input: string, init: RequestInit): Promise<Response> => {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ')
    const headers = { ...(init.headers as Record<string, string>), ...this.#more, cookie }
    this.asked.push(`${init.method ?? 'GET'} ${new URL(input).pathname}`)
    const response = await fetch(input, { ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=')
      if (/expires=Thu, 01 Jan 1970/i.test(line)) this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return response
  }
}

describe('gadwall/client', () => {
  let site: TestSite
  const open: Client[] = []
  before(async () => {
    site = await startTestSite({}, { throttling: {} })
    await createOwner(site)
    for (const name of ['ada', 'bob', 'eve']) await createPerson(site, name)
  })
  after(async () => {
    for (const client of open) client.close()
    await site.stop()
  })

  /** Another tab has the cookies of the first. */
  function tab(jar = new CookieJar({ origin: site.url }), baseUrl = site.url) {
    const client = createClient({ baseUrl, fetch: jar.fetch })
    open.push(client)
    return { client, jar }
  }

  const credentials = (username: string) => ({ username, password: PASSWORD })

  async function tabOf(username: string) {
    const one = tab()
    expect((await one.client.logIn(credentials(username))).kind).to.equal('recognised')
    return one
  }

  it('is below 3 kB, needs nothing else, and asks nothing before it is used', () => {
    const { outputFiles } = buildSync({
      ...{ entryPoints: [FILE], bundle: true, minify: true, write: false },
      ...{ format: 'esm', target: 'es2022', platform: 'browser' },
    })
    const code = outputFiles?.[0]?.contents ?? new Uint8Array()
    expect(code.length).to.be.within(500, MAX_BYTES)
    expect(gzipSync(code).length).to.be.below(MAX_BYTES / 2)
    expect(Buffer.from(code).toString()).to.not.match(/\bfrom\s*"|\brequire\(/)
    expect(tab().jar.asked).to.deep.equal([])
  })

  it('has the types of the document of the routes', async () => {
    const file = fileURLToPath(new URL('../../src/client/api.ts', import.meta.url))
    const plain = (text: string) => text.replaceAll(/[\s;,]/g, '')
    const kept = plain(readFileSync(file, 'utf8'))
    expect(kept, 'npm run client-types').to.equal(plain(await clientTypes()))
  })

  it('registers, says who is there, and logs out', async () => {
    const { client } = tab()
    expect((await client.session()).user).to.equal(null)
    const fields = { username: 'grace', email: 'grace@example.com', password: PASSWORD }
    const outcome = await client.register(fields)
    if (outcome.kind !== 'recognised') throw new Error(outcome.kind)
    expect(outcome.session.user?.username).to.equal('grace')
    expect(outcome.notice).to.be.a('string')
    expect((await client.session()).user?.username).to.equal('grace')
    expect((await client.logOut()).kind).to.equal('done')
    expect((await client.session()).user).to.equal(null)
  })

  it('tells a refusal by its code, with sentences for the fields', async () => {
    const { client } = tab()
    const wrong = await client.logIn({ username: 'ada', password: 'wrong' })
    expect(wrong).to.deep.include({ kind: 'refused', status: 401, code: 'wrong_credentials' })
    const missing = await client.logIn({ username: 'ada', password: '' })
    if (missing.kind !== 'refused') throw new Error(missing.kind)
    expect(missing.fields).to.have.all.keys('password')
  })

  it('tells when to come back after too many tries', async () => {
    const { client } = tab()
    for (let n = 0; n < 6; n++) await client.logIn({ username: 'eve', password: 'wrong' })
    const outcome = await client.logIn({ username: 'eve', password: 'wrong' })
    if (outcome.kind !== 'throttled') throw new Error(outcome.kind)
    expect(outcome.retryAfter).to.be.above(0)
  })

  it('throws when nobody can say who is there: it is never a visitor', async () => {
    const { client } = await tabOf('ada')
    const statements = new Statements(site)
    statements.before(() => {
      throw new StoreUnavailable('The database')
    })
    const error = await client.session().catch((thrown: unknown) => thrown)
    statements.release()
    if (!(error instanceof Unavailable)) throw new Error('It has answered')
    expect(error.status).to.equal(503)
    expect(error.retryAfter).to.be.above(0)
  })

  it('throws for an answer that is not from us, such as the page of a proxy', async () => {
    const client = createClient({ baseUrl: 'http://x', fetch: async () => new Response('<html>') })
    const error = await client.session().catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(Unavailable)
    client.close()
  })

  it('sends a form once more whose token was stale after a login in another tab, once', async () => {
    const { client, jar } = await tabOf('ada')
    const other = tab(jar)
    await other.client.logIn(credentials('ada'))
    jar.asked = []
    const outcome = await client.post('/account/sessions/end-others', {})
    expect(outcome.kind).to.equal('done')
    expect(jar.asked.filter((one) => one.startsWith('POST'))).to.have.length(2)
  })

  it('does so without an origin as well, as in Node', async () => {
    const one = tab(new CookieJar({}))
    await one.client.logIn(credentials('ada'))
    await tab(one.jar).client.logIn(credentials('ada'))
    expect((await one.client.post('/account/sessions/end-others', {})).kind).to.equal('done')
  })

  it('gives up when the token stays stale, as where the browser keeps no cookies', async () => {
    let posts = 0
    const forgetful = async (input: string, init: RequestInit) => {
      if (init.method === 'POST') posts++
      const headers = { ...(init.headers as Record<string, string>), origin: site.url }
      return fetch(input, { ...init, headers })
    }
    const client = createClient({ baseUrl: site.url, fetch: forgetful })
    const outcome = await client.logIn(credentials('ada'))
    expect(outcome).to.include({ kind: 'refused', code: 'form_stale' })
    expect(posts).to.equal(2)
    client.close()
  })

  it('does not send what one person has typed as another, who has logged in meanwhile', async () => {
    const { client, jar } = await tabOf('ada')
    await tab(jar).client.logIn(credentials('bob'))
    jar.asked = []
    const outcome = await client.post('/account/sessions/end-others', {})
    expect(outcome).to.include({ kind: 'refused', code: 'form_stale' })
    expect(jar.asked.filter((one) => one.startsWith('POST'))).to.have.length(1)
  })

  it('logs in whoever is meant, though somebody has logged in in another tab', async () => {
    const { client, jar } = tab()
    await client.session()
    await tab(jar).client.logIn(credentials('bob'))
    const outcome = await client.logIn(credentials('ada'))
    expect(outcome.kind === 'recognised' && outcome.session.user?.username).to.equal('ada')
  })

  it('tells its listeners that a session has ended, wherever it was ended', async () => {
    const { client } = await tabOf('bob')
    const told: Session[] = []
    const stop = client.onLoggedOut((session) => told.push(session))
    const bob = await site.auth.users?.find('bob')
    if (!bob || !site.auth.users) throw new Error('Nobody')
    await site.stores.sessions.destroyAllOf(site.auth.users.referenceTo(bob))
    const outcome = await client.post('/account/profile', { firstName: 'Bob' })
    expect(outcome).to.include({ kind: 'refused', status: 401 })
    expect(told.map(({ user }) => user)).to.deep.equal([null])
    stop()
    await client.logIn(credentials('bob'))
    await client.logOut()
    expect(told).to.have.length(1)
  })

  it('tells other tabs that somebody has logged out', async () => {
    const { client, jar } = await tabOf('ada')
    const other = tab(jar)
    await other.client.session()
    const told = new Promise<Session>((resolve) => other.client.onLoggedOut(resolve))
    await client.logOut()
    expect((await told).user).to.equal(null)
  })
})

describe('gadwall/client, where everybody logs in in two steps', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite({ SECOND_FACTOR: 'required', SECOND_FACTOR_GRACE_DAYS: '0' })
    await createOwner(site)
    await createPerson(site, 'ada')
  })
  after(() => site.stop())

  it('says what is needed, and where to send it', async () => {
    const client = createClient({ baseUrl: site.url, fetch: new CookieJar({}).fetch })
    const outcome = await client.logIn({ username: 'ada', password: PASSWORD })
    if (outcome.kind !== 'needs') throw new Error(outcome.kind)
    expect(outcome.needs).to.deep.equal([{ name: 'factor', path: '/login/factor' }])
    expect((await client.session()).needs).to.deep.equal(outcome.needs)
    const step = await client.post('/login/factor', { code: '000000' })
    expect(step).to.include({ kind: 'refused', status: 422, code: 'form_invalid' })
    client.close()
  })
})
