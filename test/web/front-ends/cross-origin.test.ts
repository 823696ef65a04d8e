import { expect } from 'chai'
import { readConfig } from '../../../src/config/config.ts'
import { ApiCheck } from '../../support/api-document.ts'
import { JsonClient } from '../../support/json-client.ts'
import { createOwner, createPerson } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const FRONT = 'http://localhost:5173'
const HEADERS = ['access-control-allow-origin', 'access-control-allow-credentials']

describe('a front end of another origin', () => {
  let site: TestSite
  let api: ApiCheck
  before(async () => {
    site = await startTestSite({ ALLOWED_ORIGINS: FRONT }, { hostname: 'localhost' })
    await createOwner(site)
    await createPerson(site, 'ada')
    api = await ApiCheck.of(site.url)
  })
  after(() => site.stop())

  const from = (origin: string) => ({ origin, 'sec-fetch-site': 'same-site' })
  const preflight = (path: string, origin: string, method = 'POST', headers = 'content-type') =>
    new JsonClient(site.url, api).request(path, {
      method: 'OPTIONS',
      headers: {
        ...{ origin, 'access-control-request-method': method },
        'access-control-request-headers': headers,
      },
    })

  async function client(): Promise<JsonClient> {
    const one = new JsonClient(site.url, api)
    await one.logIn('ada', PASSWORD)
    return one
  }

  it('that is allowed reads the answers, errors too, with the cookies of the visitor', async () => {
    for (const path of ['/session', '/account', '/nowhere', '/login']) {
      const { headers } = await new JsonClient(site.url, api).get(path, from(FRONT))
      expect(
        HEADERS.map((name) => headers.get(name)),
        path,
      ).to.deep.equal([FRONT, 'true'])
      expect(headers.get('access-control-expose-headers'), path).to.match(/Retry-After/)
      expect(headers.get('content-type'), path).to.match(/^application\/json/)
    }
  })

  it('that is allowed logs in and acts by JSON with the token', async () => {
    const one = new JsonClient(site.url, api)
    await one.session()
    const login = await one.send('/login', { username: 'ada', password: PASSWORD }, from(FRONT))
    expect(login.status).to.equal(200)
    await one.session()
    expect((await one.send('/logout', {}, from(FRONT))).status).to.equal(200)
  })

  it('that is allowed is told of a stale token, with a fresh one', async () => {
    const one = await client()
    const answer = await one.send(
      '/account/sessions/end-others',
      {},
      {
        ...from(FRONT),
        'x-csrf-token': (await new JsonClient(site.url, api).session()).csrfToken,
      },
    )
    const { error, csrfToken } = JSON.parse(answer.body)
    expect([answer.status, error.code]).to.deep.equal([403, 'form_stale'])
    const again = await one.send(
      '/account/sessions/end-others',
      {},
      {
        ...from(FRONT),
        'x-csrf-token': csrfToken,
      },
    )
    expect(again.status).to.equal(200)
  })

  it('makes every answer vary by origin, also that to nobody', async () => {
    for (const headers of [{}, from(FRONT), from('https://evil.example')]) {
      const answer = await new JsonClient(site.url, api).get('/login', headers)
      expect((answer.headers.get('vary') ?? '').toLowerCase()).to.contain('origin')
    }
  })

  it('asks first, and is answered for the paths and methods that there are', async () => {
    const answer = await preflight('/login', FRONT)
    expect(answer.status).to.equal(204)
    expect(answer.headers.get('access-control-allow-methods')).to.contain('POST')
    expect(answer.headers.get('access-control-allow-headers')).to.equal(
      'content-type, x-csrf-token',
    )
    expect(Number(answer.headers.get('access-control-max-age'))).to.be.above(0)
    expect(answer.headers.getSetCookie()).to.deep.equal([])
    expect((await preflight('/login', FRONT, 'DELETE')).status).to.equal(405)
    expect((await preflight('/nowhere', FRONT)).status).to.equal(404)
    expect((await preflight('/login', 'https://evil.example')).status).to.equal(405)
  })

  it('asks first for headers of any kind, and is told ours: no header is let through by its name', async () => {
    for (const asked of ['*', 'authorization', 'x-evil, cookie', 'x'.repeat(4000), ',,;', '']) {
      const answer = await preflight('/login', FRONT, 'POST', asked)
      expect(answer.status, asked).to.equal(204)
      expect(answer.headers.get('access-control-allow-headers'), asked).to.equal(
        'content-type, x-csrf-token',
      )
    }
  })

  const foreign = [
    'https://evil.example',
    'http://localhost:5174',
    'https://localhost:5173',
    'http://localhost',
    'http://localhost:5173.evil.example',
    'http://evil.localhost:5173',
    'http://localhost:51733',
    'http://LOCALHOST:5173',
    'HTTP://localhost:5173',
    'http://localhost.:5173',
    'http://localhost:5173.',
    'http://localhost:05173',
    'http://x@localhost:5173',
    'http://localhost:5173/',
    'http://localhost:5173, https://evil.example',
    'null',
    'file://',
  ]
  for (const origin of foreign) {
    it(`no other origin reads or changes anything: ${origin}`, async () => {
      const one = await client()
      const read = await one.get('/session', from(origin))
      for (const name of HEADERS) expect(read.headers.get(name), name).to.equal(null)
      const asked = await preflight('/logout', origin)
      for (const name of HEADERS) expect(asked.headers.get(name), name).to.equal(null)
      const sent = await one.send(
        '/logout',
        {},
        { ...from(origin), 'sec-fetch-site': 'cross-site' },
      )
      expect(sent.status).to.equal(403)
      expect((await one.session()).user.username).to.equal('ada')
    })
  }

  const attacks: Readonly<Record<string, Record<string, string>>> = {
    'a form of its page': { 'content-type': 'application/x-www-form-urlencoded' },
    'text that looks like JSON': { 'content-type': 'text/plain' },
    'a form with files': { 'content-type': 'multipart/form-data; boundary=x' },
    'JSON without the header': { 'x-csrf-token': '' },
    'a token that was made up': { 'x-csrf-token': 'x'.repeat(96) },
    'a type that only begins like JSON': { 'content-type': 'application/jsonp' },
  }
  for (const [attack, headers] of Object.entries(attacks)) {
    it(`the allowed one changes nothing either by ${attack}`, async () => {
      const one = await client()
      const { csrfToken } = await one.session()
      const body = headers['content-type']
        ? `_csrf=${csrfToken}`
        : JSON.stringify({ _csrf: csrfToken })
      const answer = await one.send('/account/sessions/end-others', body, {
        ...from(FRONT),
        ...headers,
      })
      expect(answer.status).to.be.oneOf([403, 415])
      expect((await one.session()).user.username).to.equal('ada')
    })
  }

  it('no origin is open unless it is named: a site without the setting answers as before', async () => {
    const closed = await startTestSite({}, { hostname: 'localhost' })
    try {
      const { headers } = await new JsonClient(closed.url).get('/session', from(FRONT))
      for (const name of HEADERS) expect(headers.get(name)).to.equal(null)
      expect(headers.get('vary')).to.equal('Cookie')
    } finally {
      await closed.stop()
    }
  })
})

describe('the cookies of a site with front ends', () => {
  const cookiesOf = async (environment: Record<string, string>) => {
    const site = await startTestSite(environment)
    try {
      await createOwner(site)
      await createPerson(site, 'ada')
      const client = new JsonClient(site.url)
      const { headers, body } = await client.ask('/session')
      const origin = environment.BASE_URL ?? site.url
      const more = { origin, 'x-csrf-token': JSON.parse(body).csrfToken }
      const login = await client.send('/login', { username: 'ada', password: PASSWORD }, more)
      expect(login.status).to.equal(200)
      return [...headers.getSetCookie(), ...login.headers.getSetCookie()]
    } finally {
      await site.stop()
    }
  }
  const BASE_URL = 'https://users.example.com'

  it('stay as they are for the same site', async () => {
    const cookies = await cookiesOf({ BASE_URL, ALLOWED_ORIGINS: 'https://app.example.com' })
    expect(cookies.length).to.be.above(1)
    for (const cookie of cookies) {
      expect(cookie).to.match(/; samesite=lax/i)
      expect(cookie).to.not.match(/partitioned/i)
    }
  })

  it('are sent to a front end on another site, over https alone, and kept apart for each', async () => {
    const cookies = await cookiesOf({ BASE_URL, ALLOWED_ORIGINS: 'https://app.example.net' })
    expect(cookies.length).to.be.above(1)
    for (const cookie of cookies) {
      expect(cookie).to.match(/^__Host-/)
      expect(cookie).to.match(/; samesite=none/i)
      expect(cookie).to.match(/; secure/i)
      expect(cookie).to.match(/; partitioned/i)
      expect(cookie).to.match(/; httponly/i)
    }
  })
})

describe('ALLOWED_ORIGINS', () => {
  const read = (ALLOWED_ORIGINS: string, more: Record<string, string> = {}) =>
    readConfig({
      NODE_ENV: 'production',
      BASE_URL: 'https://users.example.com',
      SECRET: 'kR7-pQ2_vX9zL4mN8sT1wY6bC3dF5gH0',
      ...more,
      ALLOWED_ORIGINS,
    }).allowedOrigins

  it('takes exact origins', () => {
    const origins = 'https://app.example.com,https://shop.example.net:8443,http://localhost:5173'
    expect(read(origins)).to.deep.equal(origins.split(','))
    expect(read('')).to.deep.equal([])
  })

  const refused: Readonly<Record<string, RegExp>> = {
    '*': /pattern/,
    'https://*.example.com': /pattern/,
    null: /anybody/,
    'https://app.example.com/': /they send https:\/\/app\.example\.com/,
    'https://app.example.com/path': /they send/,
    'https://app.example.com:443': /they send/,
    'https://APP.example.com': /they send/,
    'app.example.com': /scheme, host and port/,
    'https://ann:secret@app.example.com': /^(?!.*secret).*no name and no password/s,
    'https://ann:sec,secret@app.example.com': /^(?!.*sec).*no name and no password/s,
    'http://app.example.com': /plain http/,
  }
  for (const [value, remedy] of Object.entries(refused)) {
    it(`stops the start with its name, the value and a remedy: ${value}`, () => {
      expect(() => read(value))
        .to.throw(/ALLOWED_ORIGINS/)
        .with.property('message')
        .match(remedy)
    })
  }

  it('stops the start when cookies would need https and have none', () => {
    const more = { NODE_ENV: 'development', BASE_URL: 'http://localhost:3000' }
    expect(read('http://localhost:5173', more)).to.deep.equal(['http://localhost:5173'])
    expect(() => read('https://app.example.net', more)).to.throw(/another site/)
    expect(() => read('http://127.0.0.1:5173', more)).to.throw(/same host/)
  })
})
