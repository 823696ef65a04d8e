import { expect } from 'chai'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import { ApiCheck } from '../../support/api-document.ts'
import { JsonClient } from '../../support/json-client.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { Statements } from '../../support/statements.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

describe('GET /session', () => {
  let site: TestSite
  let api: ApiCheck
  before(async () => {
    site = await startTestSite()
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@example.com')
    api = await ApiCheck.of(site.url)
  })
  after(() => site.stop())

  const asked = async (client: JsonClient, headers: Record<string, string> = {}) => {
    const answer = await client.ask('/session', headers)
    expect(api.faultsOf('GET', '/session', answer)).to.deep.equal([])
    return answer
  }

  it('says of a visitor that there is nobody, with a token that works, and stores nothing', async () => {
    const client = new JsonClient(site.url, api)
    const statements = new Statements(site)
    const answer = await asked(client)
    expect(statements.take().filter((sql) => !/^\s*(SELECT|PRAGMA)/i.test(sql))).to.deep.equal([])
    statements.release()
    const { csrfToken, ...rest } = JSON.parse(answer.body)
    expect(rest).to.deep.equal({ user: null, permissions: [], needs: [], expiresAt: null })
    expect(client.sessionId).to.equal(undefined)
    const sent = await client.send(
      '/login',
      { username: 'ada', password: PASSWORD },
      { 'x-csrf-token': csrfToken },
    )
    expect(sent.status).to.equal(200)
  })

  it('says who is there and until when, and nothing that is secret', async () => {
    const client = new JsonClient(site.url, api)
    await client.logIn('ada', PASSWORD)
    const { body } = await asked(client)
    const { user, needs, expiresAt } = JSON.parse(body)
    expect(user).to.have.all.keys('id', 'username', 'email')
    expect(needs).to.deep.equal([])
    expect(Date.parse(expiresAt)).to.equal(site.auth.clock() + 60 * 60_000)
    expect(body).to.not.match(/hash|\$2[ab]\$|stamp|secret/i)
  })

  it('tells a superuser all permissions that there are', async () => {
    const root = await createPerson(site, 'root')
    await root.update({ isStaff: true, isSuperuser: true })
    const client = new JsonClient(site.url, api)
    await client.logIn('root', PASSWORD)
    expect((await client.session()).permissions).to.include.members(['users.view', 'users.delete'])
  })

  it('is kept by no cache, and answers 304 to whoever has it already', async () => {
    const client = new JsonClient(site.url, api)
    await client.logIn('ada', PASSWORD)
    const first = await asked(client)
    const etag = first.headers.get('etag') ?? ''
    expect(first.headers.get('cache-control')).to.equal('no-store')
    const again = await asked(client, { 'if-none-match': etag })
    expect([again.status, again.body]).to.deep.equal([304, ''])
    const { csrfToken } = JSON.parse(first.body)
    const sent = await client.send('/logout', {}, { 'x-csrf-token': csrfToken })
    expect(sent.status, 'the token from before still fits').to.equal(200)
    expect((await asked(client, { 'if-none-match': etag })).status).to.equal(200)
  })

  it('differs for each session, so that a token of another is never taken for current', async () => {
    const [one, other] = [new JsonClient(site.url, api), new JsonClient(site.url, api)]
    for (const client of [one, other]) await client.logIn('ada', PASSWORD)
    const etag = (await asked(one)).headers.get('etag') ?? ''
    expect((await asked(other, { 'if-none-match': etag })).status).to.equal(200)
  })

  it('says in JSON that a store is away, and never that there is nobody', async () => {
    const client = new JsonClient(site.url, api)
    await client.logIn('ada', PASSWORD)
    const statements = new Statements(site)
    statements.before(() => {
      throw new StoreUnavailable('The database')
    })
    const answer = await client.get('/session', { accept: '*/*' })
    statements.release()
    expect(answer.status).to.equal(503)
    expect(api.faultsOf('GET', '/session', answer)).to.deep.equal([])
    expect(JSON.parse(answer.body).error.code).to.equal('unavailable')
    expect(answer.headers.getSetCookie()).to.deep.equal([])
    expect((await client.session()).user.username).to.equal('ada')
  })

  it('is there for a browser that came by the pages as well', async () => {
    const other = await startTestSite()
    try {
      await createOwner(other)
      await createPerson(other, 'ada')
      const browser = await loggedIn(other, 'ada')
      const { user } = JSON.parse((await browser.get('/session')).body)
      expect(user.username).to.equal('ada')
    } finally {
      await other.stop()
    }
  })
})
