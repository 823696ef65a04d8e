import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { requireAfterLeak } from '../../src/server/require-after-leak.ts'
import { Browser } from '../support/browser.ts'
import { createPerson } from '../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../support/test-site.ts'

const SHA1 = createHash('sha1').update(PASSWORD).digest('hex').toUpperCase()

describe('a password that turned out to be known from a breach', () => {
  let service: Server
  let site: TestSite
  let isUp = false
  let asked = 0
  before(async () => {
    service = createServer((_request, response) => {
      asked += 1
      response.writeHead(isUp ? 200 : 503)
      response.end(isUp ? `${SHA1.slice(5)}:7` : '')
    })
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
    const { port } = service.address() as AddressInfo
    site = await startTestSite({ BREACH_CHECK_URL: `http://127.0.0.1:${port}/range` })
  })
  after(async () => {
    await site.stop()
    service.closeAllConnections()
    service.close()
  })

  const logIn = (browser = new Browser(site.url)) =>
    browser.submit('/login', { username: 'ada', password: PASSWORD })

  it('lets its owner in, who sets a new one at the next login', async () => {
    const user = await createPerson(site, 'ada')
    const owner = { backend: 'users', userId: String(user.id) }
    expect((await logIn()).location, 'the service is down').to.equal('/account')
    const before = asked
    isUp = true
    // The login waits for nobody: it is found out beside it.
    expect((await logIn()).location).to.equal('/account')
    while (!(await site.auth.newPasswords?.isRequired(owner))) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect(asked).to.be.above(before)
    expect((await logIn()).location).to.equal('/login/password')
    const rows = await site.auth.audit?.store.list({ subject: owner }, null, 20)
    const row = rows?.entries.find(({ name }) => name === 'password.required')
    expect(row?.details).to.deep.equal({ reason: 'leaked' })
  })

  it('is not asked of somebody who is not there, and a store that is away stops nothing', async () => {
    const { users, newPasswords, events } = site.auth
    await requireAfterLeak({ users, newPasswords, events }, 'nobody')
    const reported: unknown[] = []
    const away = { find: async () => Promise.reject(new Error('away')) }
    const hub = { report: (error: unknown) => reported.push(String(error)) }
    const parts = { users: away, newPasswords, events: hub } as never
    await requireAfterLeak(parts, 'ada')
    expect(reported).to.deep.equal(['Error: away'])
  })
})
