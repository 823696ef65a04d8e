// Runs in an app for which `gadwall init` has written the files: nothing of it is a stub.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { protect, requireLogin, requirePermission } from 'gadwall'
import { memoryStores, TestBrowser } from 'gadwall/testing'
import Koa from 'koa'
import { after, before, describe, it } from 'mocha'
import { may } from './app.ts'
import { open } from './open.ts'

const RIGHT = 'correct horse battery staple'
const NEXT = 'another horse, another battery'

for (const [folder, table, start] of [
  ['narrow', 'old_members', '$2b$12$'],
  ['wide', 'members', '$bcrypt-sha256$'],
] as const) {
  describe(`story: ${folder}`, () => {
    let app: Awaited<ReturnType<typeof open>>
    const server = createServer()
    let url: string

    before(async () => {
      app = await open(folder)
      const koa = new Koa()
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const options = {
        stores: memoryStores(),
        secret: 'a secret that only the tests of this project know',
        baseUrl: url,
      }
      app.users.mountUsers(koa, app.db, options, ...may)
      const ship = protect(requirePermission('orders.ship'), (ctx) => {
        ctx.body = 'on its way'
      })
      const mine = protect(requireLogin(), (ctx) => {
        ctx.body = ctx.state.user
      })
      koa.use((ctx, next) =>
        ctx.path === '/ship' ? ship(ctx as never, next) : mine(ctx as never, next),
      )
      server.on('request', koa.callback())
    })
    after(async () => {
      server.close()
      server.closeAllConnections()
      await app.close()
    })

    const visit = async (username: string, password: string) => {
      const browser = new TestBrowser(url)
      const answer = await browser.submit('/login', { username, password })
      return { browser, answer }
    }

    it('login', async () => {
      const { browser, answer } = await visit('ada', RIGHT)
      expect(answer.status).to.equal(303)
      const { status, body } = await browser.get('/mine')
      expect(status).to.equal(200)
      expect(JSON.parse(body).username).to.equal('ada')
      expect(body).to.not.contain('$2')
    })

    it('wrong password', async () => {
      for (const [name, password] of [
        ['ada', `${RIGHT}!`],
        ['nobody', RIGHT],
      ] as const) {
        const { browser, answer } = await visit(name, password)
        expect(answer.status).to.be.within(400, 499)
        expect((await browser.get('/mine')).status).to.equal(302)
      }
    })

    it('guard', async () => {
      const { status, location } = await new TestBrowser(url).get('/mine')
      expect(status).to.equal(302)
      expect(location).to.match(/\/login\?next=(%2F|\/)mine$/)
    })

    it('permission', async () => {
      const [{ browser: ada }, { browser: mike }] = [
        await visit('ada', RIGHT),
        await visit('mike', RIGHT),
      ]
      await app.grant(table, 'mike', 'orders.ship')
      expect((await ada.get('/ship')).status).to.equal(403)
      expect((await mike.get('/ship')).body).to.equal('on its way')
    })

    it('password change', async () => {
      const { browser } = await visit('ada', RIGHT)
      const fields = { currentPassword: RIGHT, newPassword: NEXT }
      const { status, body } = await browser.submit('/account/password', fields)
      expect(status, body).to.equal(303)
      expect((await visit('ada', RIGHT)).answer.status).to.be.within(400, 499)
      expect((await visit('ada', NEXT)).answer.status).to.equal(303)
      expect(
        (await app.hashOf(table, 'ada')).startsWith('start' in app ? String(app.start) : start),
      ).to.equal(true)
    })

    it('deactivate', async () => {
      const { browser } = await visit('mike', RIGHT)
      expect((await browser.get('/mine')).status).to.equal(200)
      await app.deactivate(table, 'mike')
      expect((await browser.get('/mine')).status).to.equal(302)
      expect((await visit('mike', RIGHT)).answer.status).to.be.within(400, 499)
    })
  })
}
