import { expect } from 'chai'
import Koa from 'koa'
import { gadwall } from '../../src/index.ts'
import { listen } from '../../src/server/listen.ts'
import {
  mailbox,
  memoryBackend,
  memoryStores,
  TEST_PASSWORD,
  TestBrowser,
} from '../../src/testing.ts'

describe('mailbox()', () => {
  it('takes the mails of an app, with the link that a test follows', async () => {
    const mails = mailbox()
    const backend = memoryBackend()
    await backend.add({ username: 'ann', password: TEST_PASSWORD, email: 'ann@example.com' })
    const users = gadwall({
      backends: [backend],
      stores: { ...memoryStores(), users: backend.users },
      secret: 'a secret that only these tests know',
      baseUrl: 'http://127.0.0.1',
      mail: mails,
    })
    const koa = new Koa().use(users.middleware())
    const server = await listen(koa, '127.0.0.1', 0)
    try {
      const browser = new TestBrowser(`http://127.0.0.1:${server.port}`)
      await browser.submit('/password-reset', { email: 'ann@example.com' })
      expect(mails.all).to.deep.equal([])
      expect(await users.sendMails()).to.be.at.least(1)
      const mail = mails.last('ann@example.com')
      expect(mail?.link).to.match(/^http:\/\/127\.0\.0\.1\/password-reset\/./)
      const { location } = await browser.get(mail?.path ?? '')
      expect(location).to.equal('/password-reset/new')
      mails.clear()
      expect([mails.last(), await users.sendMails()]).to.deep.equal([undefined, 0])
    } finally {
      await server.drain()
      await users.close()
    }
  })

  it('is not needed: an app without mail has nothing to send', async () => {
    const users = gadwall({
      backends: [memoryBackend()],
      stores: memoryStores(),
      secret: 'a secret that only these tests know',
      baseUrl: 'http://127.0.0.1',
    })
    expect(await users.sendMails()).to.equal(0)
  })
})
