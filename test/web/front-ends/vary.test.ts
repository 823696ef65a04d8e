import { expect } from 'chai'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import { JsonClient } from '../../support/json-client.ts'
import { createOwner, createPerson } from '../../support/people.ts'
import { headerOf, sendTarget } from '../../support/raw-http.ts'
import { Statements } from '../../support/statements.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const FRONT = 'http://localhost:5173'
const ORIGINS = [undefined, FRONT, 'https://evil.example', 'null']

/** A request by its method and target, with headers that it has besides, and what it is answered with. */
type Case = readonly [method: string, target: string, headers: string, statuses: readonly number[]]

const CASES: readonly Case[] = [
  ['GET', '/', '', [200]],
  ['HEAD', '/login', '', [200]],
  ['GET', '/session', '', [200]],
  ['GET', '/openapi.json', '', [200]],
  ['GET', '/healthz', '', [200]],
  ['GET', '/account', 'Accept: text/html\r\n', [302, 401]],
  ['GET', '/.well-known/change-password', '', [302]],
  ['GET', '/nowhere', '', [404]],
  ['OPTIONS', '/login', '', [405]],
  ['OPTIONS', '/nowhere', 'Access-Control-Request-Method: POST\r\n', [404]],
  ['OPTIONS', '/login', 'Access-Control-Request-Method: POST\r\n', [204, 405]],
  ['DELETE', '/login', '', [405]],
  ['POST', '/login', 'Content-Length: 0\r\n', [403]],
  ['POST', '/login', 'Content-Length: 1\r\nContent-Type: text/plain\r\n', [415]],
  ['POST', '/login', 'Content-Length: 99999\r\nContent-Type: application/json\r\n', [413]],
  ['GET', '/%', '', [400, 404]],
]

describe('Vary, on a site with front ends', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite({ ALLOWED_ORIGINS: FRONT }, { hostname: 'localhost' })
    await createOwner(site)
    await createPerson(site, 'ada')
  })
  after(() => site?.stop())

  const varies = (vary: string) => expect(vary.toLowerCase().split(/, */)).to.include('origin')

  for (const [method, target, more, statuses] of CASES) {
    it(`has the origin in the answer to ${method} ${target} ${more.trim()}`, async () => {
      for (const origin of ORIGINS) {
        const headers = more + (origin === undefined ? '' : `Origin: ${origin}\r\n`)
        const answer = await sendTarget(site.url, target, { method, headers })
        expect(statuses, answer.head).to.include(answer.status)
        varies(headerOf(answer, 'Vary'))
        const allowed = headerOf(answer, 'Access-Control-Allow-Origin')
        expect(allowed).to.equal(origin === FRONT && answer.status !== 400 ? FRONT : '')
      }
    })
  }

  it('has it in the answer to a question whose answer has not changed, and to one for a file', async () => {
    const client = new JsonClient(site.url)
    await client.logIn('ada', PASSWORD)
    const { headers } = await client.ask('/session')
    const again = { 'if-none-match': headers.get('etag') ?? '', origin: FRONT }
    const same = await client.ask('/session', again)
    expect(same.status).to.equal(304)
    varies(same.headers.get('vary') ?? '')
    const { body } = await client.get('/login')
    const path = /href="([^"]+\.css[^"]*)"/.exec(body)?.[1] ?? ''
    const file = await client.get(path)
    expect(file.status).to.equal(200)
    varies(file.headers.get('vary') ?? '')
  })

  it('has it while a store is away', async () => {
    const client = new JsonClient(site.url)
    await client.logIn('ada', PASSWORD)
    const statements = new Statements(site)
    statements.before(() => {
      throw new StoreUnavailable('The database')
    })
    const answer = await client.ask('/session', { origin: FRONT })
    statements.release()
    expect(answer.status).to.equal(503)
    varies(answer.headers.get('vary') ?? '')
    expect(answer.headers.get('access-control-allow-origin')).to.equal(FRONT)
  })
})
