import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { gadwall } from '../../src/index.ts'
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
    app = await startForeignApp((koa, base) => {
      const backends = [new MemberBackend(...people)]
      const shop = { backends, siteName: 'The Shop', views: views.map(folder) }
      koa.use(gadwall({ ...base, ...shop }).middleware())
    })
    return app
  }

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

  it('are a bug, not a "no", when they ask can() what is no permission', async () => {
    await start('broken')
    expect((await app!.browser().get('/login')).status).to.equal(500)
    expect(JSON.stringify(app!.log)).to.contain('area.action')
  })
})
