import { expect } from 'chai'
import { ApiCheck } from '../../support/api-document.ts'
import { JsonClient } from '../../support/json-client.ts'
import { PasskeyDevice } from '../../support/passkey-device.ts'
import { createOwner, createPerson } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const FRONT = 'http://localhost:5173'

describe('passkeys in a front end of another origin', () => {
  let site: TestSite
  let api: ApiCheck
  before(async () => {
    site = await startTestSite({ ALLOWED_ORIGINS: FRONT }, { hostname: 'localhost' })
    await createOwner(site)
    for (const name of ['ada', 'bob']) await createPerson(site, name)
    api = await ApiCheck.of(site.url)
  })
  after(() => site.stop())

  const send = async (client: JsonClient, path: string, fields: object) => {
    await client.session()
    const { status, body } = await client.send(path, fields, { origin: FRONT })
    return { status, ...JSON.parse(body) }
  }

  it('are added and log in, where the browser has them for the same domain', async () => {
    const device = new PasskeyDevice({ origin: FRONT })
    const adding = new JsonClient(site.url, api)
    await adding.logIn('ada', PASSWORD)
    const page = '/account/factors/passkeys'
    const { status: _asked, ...creation } = await send(adding, `${page}/options`, {})
    const credential = device.create(creation as never)
    expect((await send(adding, page, { credential, name: 'Front' })).status).to.equal(200)

    const client = new JsonClient(site.url, api)
    const { status: _begun, ...request } = await send(client, '/login/passkey/options', {})
    const login = await send(client, '/login/passkey', { credential: device.get(request as never) })
    expect(login.status).to.equal(200)
    expect((await client.session()).user.username).to.equal('ada')
  })

  it('are refused from every other origin', async () => {
    const device = new PasskeyDevice({ origin: FRONT })
    const client = new JsonClient(site.url, api)
    await client.logIn('bob', PASSWORD)
    const page = '/account/factors/passkeys'
    const { status: _asked, ...creation } = await send(client, `${page}/options`, {})
    const credential = device.create(creation as never, { origin: 'http://localhost:5174' })
    expect((await send(client, page, { credential })).status).to.equal(422)
  })
})
