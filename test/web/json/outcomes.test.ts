import { expect } from 'chai'
import { ApiCheck } from '../../support/api-document.ts'
import { JsonClient } from '../../support/json-client.ts'
import { createOwner, createPerson } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

describe('the outcomes of a login, in JSON', () => {
  let site: TestSite
  let api: ApiCheck
  before(async () => {
    site = await startTestSite(
      { SECOND_FACTOR: 'required', SECOND_FACTOR_GRACE_DAYS: '0' },
      { throttling: {} },
    )
    await createOwner(site)
    await createPerson(site, 'ada')
    api = await ApiCheck.of(site.url)
  })
  after(() => site.stop())

  const told = async (path: string, body: object, client = new JsonClient(site.url, api)) => {
    await client.session()
    const answer = await client.send(path, body)
    expect(api.faultsOf('POST', path, answer)).to.deep.equal([])
    return { status: answer.status, headers: answer.headers, ...JSON.parse(answer.body) }
  }

  it('refused: 401 with a code and a sentence, the same for a wrong password and an unknown name', async () => {
    const wrong = await told('/login', { username: 'ada', password: 'wrong' })
    const unknown = await told('/login', { username: 'nobody', password: 'wrong' })
    expect([wrong.status, wrong.error.code]).to.deep.equal([401, 'wrong_credentials'])
    expect(unknown.error).to.deep.equal(wrong.error)
  })

  it('a field that is missing: 422 with a sentence for the field', async () => {
    const { status, error } = await told('/login', { username: 'ada' })
    expect([status, error.code]).to.deep.equal([422, 'form_invalid'])
    expect(error.fields).to.have.all.keys('password')
  })

  it('needs: 200 with what is still to be done, and /session says it until it is done', async () => {
    const client = new JsonClient(site.url, api)
    const path = '/login/factor'
    const answer = await told('/login', { username: 'ada', password: PASSWORD }, client)
    expect(answer).to.include({ status: 200, next: path })
    expect(answer.needs).to.deep.equal([{ name: 'factor', path }])
    const { user, needs, expiresAt } = await client.session()
    expect({ user, needs, expiresAt }).to.deep.equal({
      user: null,
      needs: [{ name: 'factor', path }],
      expiresAt: null,
    })
    const guarded = await client.ask('/account')
    expect(guarded.status).to.equal(401)
  })

  it('a step of a login of nobody: 401, and not where to go', async () => {
    for (const path of ['/login/factor']) {
      const { status, error } = await told(path, { code: '123456' })
      expect([status, error.code]).to.deep.equal([401, 'login_required'])
    }
  })

  it('throttled: 429 with the seconds to wait, in the header and in the body', async () => {
    await createPerson(site, 'eve')
    for (let n = 0; n < 6; n++) await told('/login', { username: 'eve', password: 'wrong' })
    const { status, headers, error } = await told('/login', { username: 'eve', password: 'wrong' })
    expect(status).to.equal(429)
    expect(error.retryAfter).to.equal(Number(headers.get('retry-after')))
    expect(error.retryAfter).to.be.above(0)
  })
})

describe('a registration in JSON', () => {
  let site: TestSite
  let api: ApiCheck
  before(async () => {
    site = await startTestSite()
    await createOwner(site)
    api = await ApiCheck.of(site.url)
  })
  after(() => site.stop())

  it('logs in, and says the sentence of the next page in the answer, once', async () => {
    const client = new JsonClient(site.url, api)
    await client.session()
    const fields = { username: 'grace', email: 'grace@example.com', password: PASSWORD }
    const { status, body } = await client.send('/register', fields)
    expect(status).to.equal(200)
    const { next, notice } = JSON.parse(body)
    expect(next).to.equal('/account')
    expect(notice).to.be.a('string')
    expect((await client.session()).user.username).to.equal('grace')
    expect((await client.get('/account')).body).to.not.contain(notice)
  })

  it('a step that asks for a recent login says so by its code', async () => {
    const client = new JsonClient(site.url, api)
    await client.logIn('grace', PASSWORD)
    site.wait(16 * 60_000)
    const { status, body } = await client.send('/account/sessions/end-others', {})
    expect([status, JSON.parse(body).error.code]).to.deep.equal([403, 'recent_login_required'])
  })
})
