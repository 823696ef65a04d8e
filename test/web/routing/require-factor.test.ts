import { Router } from '@koa/router'
import { expect } from 'chai'
import { gadwall, protect, requireFactor } from '../../../src/index.ts'
import { frozenClock, memoryStores } from '../../../src/testing.ts'
import {
  type ForeignApp,
  Member,
  MemberBackend,
  startForeignApp,
  use,
} from '../../mounting/foreign-app.ts'
import { Authenticator } from '../../support/authenticator.ts'
import { PASSWORD } from '../../support/test-site.ts'

const PAGE = '/payroll?month=5'
const NEXT = '/login/factor?next=/payroll%3Fmonth%3D5'

describe('requireFactor()', () => {
  let app: ForeignApp
  const clock = frozenClock()
  const paid: string[] = []
  let addApp: (username: string) => Promise<Authenticator>

  before(async () => {
    app = await startForeignApp((koa, base) => {
      const users = gadwall<Member>({
        ...base,
        backends: [new MemberBackend(new Member('ann'), new Member('bob'), new Member('cat'))],
        stores: { ...memoryStores(), ...base.stores },
        throttling: false,
        clock,
      })
      addApp = async (username) => {
        const { factors } = users.auth
        const owner = { backend: 'members', userId: `id-of-${username}` }
        const begun = await factors?.apps.begin(owner, { issuer: 'Club', username })
        const one = new Authenticator({ auth: { clock } }, begun?.secret ?? '')
        // A session that was open before goes on, with what it has proved.
        await factors?.apps.confirm(owner, one.code(), { keepsSessions: true })
        clock.advance(60_000)
        return one
      }
      const router = new Router()
      const payroll = protect(requireFactor(), (ctx) => {
        paid.push(ctx.method)
        ctx.body = 'paid'
      })
      router.get('/payroll', payroll).post('/payroll', payroll)
      use(koa, users.middleware(), router.routes())
    })
  })
  after(() => app.stop())
  beforeEach(() => {
    paid.length = 0
  })

  it('sends visitors to log in, and answers programs with a code', async () => {
    expect((await app.browser().get(PAGE)).location).to.equal('/login?next=/payroll%3Fmonth%3D5')
    const browser = await app.loggedIn('ann')
    const answer = await browser.get(PAGE, { accept: 'application/json' })
    expect(answer.status).to.equal(403)
    expect(JSON.parse(answer.body).error.code).to.equal('factor_required')
    expect(paid).to.deep.equal([])
  })

  it('leads somebody without a factor to where one is added', async () => {
    const browser = await app.loggedIn('ann')
    expect(await browser.get(PAGE)).to.include({ status: 303, location: NEXT })
    expect(await browser.get(NEXT)).to.include({ status: 303, location: '/account/factors' })
    expect((await browser.get('/account/factors')).body).to.contain('Add one here first')
  })

  it('asks somebody for theirs who is in by a password alone, and leads them back', async () => {
    const browser = await app.loggedIn('bob')
    const one = await addApp('bob')
    expect((await browser.get(PAGE)).location).to.equal(NEXT)
    const { location } = await browser.get(NEXT)
    expect(location).to.equal('/reauthenticate?next=%2Fpayroll%3Fmonth%3D5')
    const fields = { code: one.code(), next: PAGE }
    const answer = await browser.submit('/reauthenticate', fields, location)
    expect(answer).to.include({ status: 303, location: PAGE })
    expect((await browser.get(PAGE)).body).to.equal('paid')
    expect((await browser.get(NEXT)).location).to.equal(PAGE)
  })

  it('executes nothing that was sent without it', async () => {
    const browser = await app.loggedIn('cat')
    const _csrf = await browser.token('/logout')
    expect((await browser.post('/payroll', { _csrf })).location).to.equal(
      '/login/factor?next=/payroll',
    )
    expect(paid).to.deep.equal([])
  })

  it('lets pass who has logged in with it', async () => {
    const one = await addApp('cat')
    const browser = app.browser()
    await browser.submit('/login', { username: 'cat', password: PASSWORD })
    await browser.submit('/login/factor', { code: one.code() })
    expect((await browser.get(PAGE)).body).to.equal('paid')
  })
})

describe('requireFactor() in an app whose people cannot add a factor', () => {
  let app: ForeignApp
  before(async () => {
    app = await startForeignApp((koa, base) => {
      const users = gadwall<Member>({
        ...{ ...base, backends: [new MemberBackend(new Member('ann'))], throttling: false },
        stores: { ...memoryStores(), ...base.stores },
        features: ['login', 'account', 'reauthentication'],
      })
      const payroll = protect(requireFactor(), (ctx) => {
        ctx.body = 'paid'
      })
      use(koa, users.middleware(), payroll)
    })
  })
  after(() => app.stop())

  it('lets nobody pass who has none, and leads to no page that is not there', async () => {
    const browser = await app.loggedIn('ann')
    const { location } = await browser.get(PAGE)
    expect(location).to.equal(NEXT)
    expect((await browser.get(location)).status).to.equal(403)
  })
})
