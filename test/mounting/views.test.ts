import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import {
  type AuthenticationBackend,
  gadwall,
  StoreUnavailable,
  type Visitor,
} from '../../src/index.ts'
import { PASSWORD } from '../support/test-site.ts'
import { type ForeignApp, Member, MemberBackend, startForeignApp } from './foreign-app.ts'

const folder = (name: string) => fileURLToPath(new URL(`views/${name}`, import.meta.url))

describe('views of an app', () => {
  let app: ForeignApp | undefined
  afterEach(async () => {
    await app?.stop()
    app = undefined
  })

  async function start(...views: string[]): Promise<ForeignApp> {
    const people = [
      new Member('ada', { permissions: ['orders.ship'] }),
      new Member('root', { isSuperuser: true }),
    ]
    return startWith([new MemberBackend(...people)], ...views)
  }

  async function startWith(
    backends: AuthenticationBackend<Member>[],
    ...views: string[]
  ): Promise<ForeignApp> {
    app = await startForeignApp((koa, base) => {
      const shop = { backends, siteName: 'The Shop', views: views.map(folder) }
      koa.use(gadwall({ ...base, ...shop }).middleware())
    })
    return app
  }

  it('need not be replaced for other words: labels, titles and refusals are messages', async () => {
    const messages = {
      'label.login.username': 'Member number',
      'label.password': 'Secret word',
      'title.login': 'Come in',
      wrong_credentials: 'That is not right.',
      login_password_missing: 'Say the secret word.',
    }
    app = await startForeignApp((koa, base) => {
      const backends = [new MemberBackend(new Member('ada'))]
      koa.use(gadwall({ ...base, backends, messages }).middleware())
    })
    const browser = app.browser()
    const { body } = await browser.get('/login')
    for (const words of ['Member number', 'Secret word', '<h1>Come in</h1>', '<title>Come in ·']) {
      expect(body).to.contain(words)
    }
    const wrong = await browser.submit('/login', { username: 'ada', password: 'wrong' })
    expect(wrong.body).to.contain('That is not right.')
    const empty = await browser.submit('/login', { username: 'ada', password: '' })
    expect(empty.body).to.contain('Say the secret word.').and.contain('Member number')
  })

  it('replace one page, which goes on using our layout and partials', async () => {
    const { url } = await start('login')
    const browser = app!.browser()
    const { body } = await browser.get('/login')
    expect(body).to.contain('Step into the shop').and.to.contain('Customer number')
    expect(body).to.contain('class="site-header"').and.to.contain('name="_csrf"')

    const refused = await browser.submit('/login', { username: 'ada', password: 'wrong' })
    expect(refused.status).to.equal(401)
    expect(refused.body).to.contain('Step into the shop').and.to.contain('role="alert"')
    const entered = await browser.submit('/login', { username: 'ada', password: PASSWORD })
    expect(entered.status).to.equal(303)
    const account = await browser.get('/account')
    expect(account.body).to.contain('Your account on The Shop').and.to.not.contain('Step into')
    expect(account.headers.get('content-security-policy')).to.contain("default-src 'none'")
    expect(url).to.be.a('string')
  })

  it('replace the layout, in which our pages then stand', async () => {
    await start('layout')
    const browser = await app!.loggedIn('ada')
    for (const path of ['/account', '/account/password', '/logout']) {
      const { body } = await browser.get(path)
      expect(body, path).to.contain('<body class="shop">').and.to.not.contain('site-header')
    }
    expect((await browser.get('/account')).body).to.contain('Your account on The Shop')
    const refused = await app!.browser().post('/login', { username: 'ada' })
    expect(refused.body).to.contain('<body class="shop">').and.to.contain('Not allowed')
  })

  it('replace both, each from the first folder that has it', async () => {
    await start('login', 'layout')
    const { body } = await app!.browser().get('/login')
    expect(body).to.contain('<body class="shop">').and.to.contain('Step into the shop')
  })

  it('ask can() what the visitor may do', async () => {
    await start('can', 'layout')
    const linksOf = async (username: string) => {
      const { body } = await (await app!.loggedIn(username)).get('/account')
      return [...body.matchAll(/<a href="([^"]+)"/g)].map(([, href]) => href)
    }
    expect(await linksOf('ada')).to.deep.equal(['/orders/ship', '/notices'])
    expect(await linksOf('root')).to.deep.equal(['/orders/ship', '/orders/cancel', '/notices'])
  })

  it('may name permissions in a partial', async () => {
    await start('ask', 'layout')
    const { body } = await (await app!.loggedIn('ada')).get('/account')
    expect(body).to.contain('/orders/ship').and.to.not.contain('/orders/cancel')
  })

  it('may put names of permissions together, if they declare them in a comment', async () => {
    await start('declared')
    const { body } = await (await app!.loggedIn('ada')).get('/account')
    expect(body).to.contain('orders.ship true').and.to.contain('orders.cancel false')
  })

  it('are told how to declare a name that is put together, when they do not', async () => {
    await start('dynamic')
    expect((await app!.browser().get('/login')).status).to.equal(500)
    expect(JSON.stringify(app!.log)).to.contain('/* can: orders.ship */')
  })

  it('ask a backend that lists permissions once for a page, and others name by name', async () => {
    const lister = new Lister(new Member('ada', { permissions: ['orders.ship'] }))
    const asked: string[] = []
    await startWith([lister, new Asked(asked)], 'can', 'layout')
    const browser = await app!.loggedIn('ada')
    lister.listed = 0
    asked.length = 0
    const { body } = await browser.get('/account')
    expect(body).to.contain('/orders/ship').and.to.contain('/orders/cancel')
    expect(lister.listed).to.equal(1)
    expect(asked).to.have.members(['orders.cancel', 'notices.read'])
  })

  it('do not ask for permissions on the page that says that something failed', async () => {
    const backend = new Forgetful(new Member('ada'))
    await startWith([backend], 'ask-layout')
    const browser = await app!.loggedIn('ada')
    backend.isAway = true
    const { status, headers, body } = await browser.get('/account')
    expect([status, headers.get('retry-after')]).to.deep.equal([503, '5'])
    expect(body).to.contain('<body class="asking">').and.to.contain('Back in a moment')
  })

  it('are a bug, not a "no", when they ask can() what is no permission', async () => {
    await start('broken')
    expect((await app!.browser().get('/login')).status).to.equal(500)
    expect(JSON.stringify(app!.log)).to.contain('area.action')
  })
})

describe('the account page', () => {
  const linkOf = async (backend: AuthenticationBackend<Member>) => {
    const app = await startForeignApp((koa, base) => {
      koa.use(gadwall({ ...base, backends: [backend] }).middleware())
    })
    try {
      const browser = await app.loggedIn('ada')
      const link = (await browser.get('/account')).body.includes('href="/account/password"')
      return { link, status: (await browser.get('/account/password')).status }
    } finally {
      await app.stop()
    }
  }

  it('offers a change of password to people whose backend can save one', async () => {
    const backend = Object.assign(new MemberBackend(new Member('ada')), {
      savePassword: async () => true,
    })
    expect(await linkOf(backend)).to.deep.equal({ link: true, status: 200 })
  })

  it('does not offer it to people whose backend cannot: the page is not there', async () => {
    const backend = new MemberBackend(new Member('ada'))
    expect(await linkOf(backend)).to.deep.equal({ link: false, status: 404 })
  })
})

/** Names all that it grants, and counts how often it does. */
class Lister extends MemberBackend {
  readonly listsPermissions = true
  listed = 0

  async permissionsOf(visitor: Visitor<Member>): Promise<readonly string[]> {
    this.listed++
    return visitor.isAuthenticated ? visitor.permissions : []
  }
}

/** Knows nobody, but grants whatever it is asked for. */
class Asked implements AuthenticationBackend<Member> {
  readonly name = 'asked'
  readonly #asked: string[]

  constructor(asked: string[]) {
    this.#asked = asked
  }

  async authenticate() {
    return null
  }

  async getUser() {
    return null
  }

  async hasPermission(_visitor: Visitor<Member>, name: string): Promise<boolean> {
    this.#asked.push(name)
    return true
  }
}

/** Cannot be asked for permissions while it is away. */
class Forgetful extends MemberBackend {
  isAway = false

  override async hasPermission(): Promise<boolean> {
    if (this.isAway) throw new StoreUnavailable('The permissions')
    return false
  }
}
