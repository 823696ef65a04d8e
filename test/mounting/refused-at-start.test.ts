import { expect } from 'chai'
import Koa from 'koa'
import {
  anonymous,
  type GadwallOptions,
  gadwall,
  protect,
  requirePermission,
} from '../../src/index.ts'
import { createPasswords } from '../../src/passwords.ts'
import { MemorySessionStore } from '../../src/testing.ts'
import { Member, MemberBackend, startForeignApp } from './foreign-app.ts'

function options(): GadwallOptions<Member> {
  return {
    backends: [new MemberBackend(new Member('ada'))],
    stores: { sessions: new MemorySessionStore() },
    secret: 'a secret that only the tests of this project know',
    baseUrl: 'https://example.com',
  }
}

describe('what is misspelt', () => {
  it('stops the start: an option, with the one that was meant', () => {
    for (const [misspelt, meant] of [
      ['prefx', 'prefix'],
      ['baseURL', 'baseUrl'],
      ['cookiename', 'cookieName'],
      ['trustedProxys', 'trustedProxies'],
      ['sessionIdle', 'sessionIdleMinutes'],
      ['view', 'views'],
      ['hook', 'hooks'],
    ] as const) {
      expect(() => gadwall({ ...options(), [misspelt]: 'x' }), misspelt).to.throw(
        TypeError,
        `no option \`${misspelt}\`. Did you mean \`${meant}\`?`,
      )
    }
  })

  it("leaves members of the app's own alone", () => {
    for (const name of ['log', 'port', 'database', 'tenant']) gadwall({ ...options(), [name]: 1 })
  })

  it('stops the start: a folder of views that is not there', () => {
    const users = gadwall({ ...options(), views: '/a/folder/that/is/not/there' })
    expect(() => new Koa().use(users.middleware())).to.throw(
      TypeError,
      '"/a/folder/that/is/not/there" of the option `views`',
    )
  })

  it('stops the start: a hasher, with those that there are', () => {
    expect(() => createPasswords({ hasher: 'bcrpt' as never })).to.throw(
      TypeError,
      /no hasher "bcrpt".*"bcrypt", "argon2id"/,
    )
  })
})

describe('a backend that only lists permissions', () => {
  it('grants what it lists', async () => {
    class Lister extends MemberBackend {
      override hasPermission = undefined as never
      async permissionsOf() {
        return ['orders.ship']
      }
    }
    const app = await startForeignApp((koa, base) => {
      koa.use(gadwall({ ...base, backends: [new Lister(new Member('ada'))] }).middleware())
      const guarded = (name: string) =>
        protect(requirePermission(name), (ctx) => {
          ctx.body = name
        })
      const [ship, cancel] = [guarded('orders.ship'), guarded('orders.cancel')]
      koa.use((ctx, next) => (ctx.path === '/ship' ? ship : cancel)(ctx, next))
    })
    try {
      const browser = await app.loggedIn('ada')
      expect((await browser.get('/ship')).status).to.equal(200)
      expect((await browser.get('/cancel')).status).to.equal(403)
    } finally {
      await app.stop()
    }
  })
})

describe('logIn()', () => {
  it('lets in nobody who is no user', async () => {
    const app = await startForeignApp((koa, base) => {
      const users = gadwall({ ...base, backends: [new MemberBackend()] })
      koa.use(users.middleware())
      koa.use(async (ctx) => {
        const error = await users.logIn(ctx, anonymous as never).catch((reason) => reason)
        ctx.body = String(error)
      })
    })
    try {
      expect((await app.browser().get('/')).body).to.match(/^TypeError: isAuthenticated of a user/)
      expect(app.store.rows.size).to.equal(0)
    } finally {
      await app.stop()
    }
  })
})
