import { expect } from 'chai'
import { isDescribed } from '../../../src/web/openapi/document.ts'
import type { Route } from '../../../src/web/routing/router.ts'
import { ApiCheck } from '../../support/api-document.ts'
import type { Answer } from '../../support/browser.ts'
import { JsonClient } from '../../support/json-client.ts'
import { startMailSite } from '../../support/mail-box.ts'
import { createOwner, createPerson } from '../../support/people.ts'
import { PASSWORD, type TestSite } from '../../support/test-site.ts'
import { validate as isOpenApi } from './open-api.ts'

type Who = 'a visitor' | 'somebody' | 'the owner'

interface Case {
  readonly what: string
  readonly route: Route
  readonly answer: Answer
}

/** What stands here comes from the list of routes: a new route is tried without a new line. */
describe('every route, asked in JSON', function () {
  this.timeout(120_000)
  let site: TestSite
  let api: ApiCheck

  before(async () => {
    const more = { SIGN_IN_BY_MAIL: 'on', TRUSTED_BROWSER_DAYS: '30' }
    ;({ site } = await startMailSite(more, { hostname: 'localhost' }))
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@example.com')
    const owner = await createPerson(site, 'root', 'root@example.com')
    await owner.update({ isStaff: true, isSuperuser: true })
    api = await ApiCheck.of(site.url)
  })
  after(() => site.stop())

  const posts = () => site.gadwall.routes.filter(({ method }) => method === 'POST')

  async function clientOf(who: Who): Promise<JsonClient> {
    const client = new JsonClient(site.url)
    await client.session()
    if (who === 'somebody') await client.logIn('ada', PASSWORD)
    if (who === 'the owner') await client.logIn('root', PASSWORD)
    expect((await client.session()).user === null).to.equal(who === 'a visitor')
    return client
  }

  const addressOf = ({ path }: Route) => path.replaceAll(/:\w+/g, 'something')

  async function tryEach(body: (route: Route) => object, who: Who): Promise<Case[]> {
    const cases: Case[] = []
    let client = await clientOf(who)
    for (const route of posts()) {
      const answer = await client.send(addressOf(route), body(route))
      cases.push({ what: `${route.method} ${route.path}, ${who}: ${answer.body}`, route, answer })
      // What has ended the session would make visitors of all who come after.
      if (who !== 'a visitor' && (await client.session()).user === null)
        client = await clientOf(who)
    }
    return cases
  }

  const filled = ({ fields = {} }: Route) =>
    Object.fromEntries(
      Object.entries(fields).map(([name, kind]) => [name, kind.startsWith('box') ? true : 'x']),
    )

  it('is described by a document that a public validator takes', async () => {
    const { valid, errors } = await isOpenApi(api.document)
    expect(errors ?? []).to.deep.equal([])
    expect(valid).to.equal(true)
    expect(api.document.openapi).to.equal('3.1.0')
  })

  it('has its fields with it, so that programs know what to send', () => {
    const without = posts().filter(({ fields }) => fields === undefined)
    expect(without.map(({ path }) => path)).to.deep.equal([])
  })

  it('a POST answers in JSON, as the document says, and never leads a script to a page', async () => {
    for (const who of ['a visitor', 'somebody', 'the owner'] as const) {
      for (const body of [() => ({}), filled]) {
        for (const { what, route, answer } of await tryEach(body, who)) {
          expect(answer.status, what).to.be.below(500).and.not.within(300, 399)
          expect(api.faultsOf('POST', route.path, answer), what).to.deep.equal([])
          expect(answer.headers.get('cache-control'), what).to.equal('no-store')
        }
      }
    }
  })

  it('a POST about somebody whom there is answers so, too', async () => {
    const target = await createPerson(site, 'target', 'target@example.com')
    const client = await clientOf('the owner')
    await client.send('/admin/groups', { name: 'editors' })
    const { users } = JSON.parse((await client.ask('/admin/users?q=target')).body)
    const places = { ':id': encodeURIComponent(users[0].id), ':name': 'editors' }
    const routes = posts().filter(({ path }) => /^\/admin\/(users|groups)\/:/.test(path))
    expect(routes.length).to.be.above(12)
    const isRemoval = ({ path }: Route) => path.endsWith('/delete')
    for (const route of [...routes].sort((a, b) => +isRemoval(a) - +isRemoval(b))) {
      const path = route.path.replace(/:\w+/, (name) => Reflect.get(places, name))
      const page = await client.ask(path.replace(/\/[\w-]+$/, ''))
      expect(page.status, path).to.equal(200)
      const fields = { ...filled(route), username: target.username, confirm: target.username }
      const answer = await client.send(path, fields)
      expect(answer.status, `${path} ${answer.body}`).to.be.oneOf([200, 422])
      expect(api.faultsOf('POST', route.path, answer), path).to.deep.equal([])
      if (path.endsWith('/rename')) places[':name'] = 'x'
    }
  })

  it('a form still gets its redirect or its page', async () => {
    const client = await clientOf('a visitor')
    const _csrf = await client.token('/login')
    const answer = await client.post('/login', { _csrf, username: 'ada', password: PASSWORD })
    expect([answer.status, answer.location]).to.deep.equal([303, '/account'])
  })

  it('a GET answers in JSON as the document says, or is not in it', async () => {
    for (const who of ['a visitor', 'somebody', 'the owner'] as const) {
      const client = await clientOf(who)
      // A stream has no end.
      const gets = site.gadwall.routes.filter(
        ({ method, path }) => method === 'GET' && !path.endsWith('/stream'),
      )
      for (const route of gets) {
        const answer = await client.ask(addressOf(route))
        const isJson = /json/.test(answer.headers.get('content-type') ?? '')
        const what = `${who}: GET ${route.path} ${answer.status} ${answer.body.slice(0, 300)}`
        if (answer.status >= 300 && answer.status < 400) continue
        if (answer.status === 200) expect(isDescribed(route), what).to.equal(isJson)
        if (isDescribed(route)) {
          expect(api.faultsOf('GET', route.path, answer), what).to.deep.equal([])
        }
      }
    }
  })

  it('a POST without a token is refused before anything is looked at', async () => {
    for (const route of posts()) {
      const client = new JsonClient(site.url)
      const answer = await client.send(addressOf(route), filled(route), { 'x-csrf-token': '' })
      expect(answer.status, route.path).to.equal(403)
      expect(JSON.parse(answer.body).error.code, route.path).to.equal('csrf_refused')
    }
  })

  it('what is no text, no yes or no and no list of texts is refused', async () => {
    const client = await clientOf('the owner')
    const values: readonly unknown[] = [
      1,
      null,
      { $ne: 'x' },
      { a: { b: 1 } },
      [1],
      [['x']],
      [null],
    ]
    for (const { path, fields = {}, lists = [] } of posts()) {
      const name = Object.keys(fields)[0] ?? 'anything'
      for (const value of values) {
        const answer = await client.send(path.replaceAll(/:\w+/g, 'x'), { [name]: value })
        expect(answer.status, `${path} ${JSON.stringify(value)}`).to.equal(400)
      }
      const list = await client.send(path.replaceAll(/:\w+/g, 'x'), { [name]: ['x', 'y'] })
      if (!lists.includes(name)) expect(list.status, path).to.equal(400)
    }
    expect((await client.session()).user.username).to.equal('root')
  })

  it('hostile JSON does no harm: names of prototypes, names that are there twice, depth, size', async () => {
    const client = await clientOf('a visitor')
    const hostile: Readonly<Record<string, number | readonly number[]>> = {
      '{"__proto__":{"isStaff":true},"username":"ada"}': 400,
      '{"constructor":{"prototype":{"isStaff":true}}}': 400,
      '{"username":"ada","username":"owner-of-the-site","password":"x"}': 400,
      '{"username":"ada","\\u0075sername":"owner-of-the-site","password":"x"}': 400,
      [`{"username":${'['.repeat(5000)}${']'.repeat(5000)}}`]: 400,
      [`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`]: 400,
      [`{"username":"${'x'.repeat(100_000)}"}`]: 413,
      '["username"]': 400,
      '"username"': 400,
      null: 400,
      '{"username":': 400,
      '': [400, 422],
    }
    for (const [text, status] of Object.entries(hostile)) {
      const answer = await client.send('/login', text)
      expect([status].flat(), text.slice(0, 60)).to.include(answer.status)
      expect(api.faultsOf('POST', '/login', answer), text.slice(0, 60)).to.deep.equal([])
    }
    expect(({} as { isStaff?: boolean }).isStaff).to.equal(undefined)
    expect((await client.logIn('ada', PASSWORD)).status).to.equal(200)
  })
})
