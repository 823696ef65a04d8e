import { expect } from 'chai'
import {
  type AuthenticationBackend,
  gadwall,
  type NeedCheck,
  protect,
  requireLogin,
  Throttled,
} from '../../src/index.ts'
import { PASSWORD } from '../support/test-site.ts'
import { type ForeignApp, Member, MemberBackend, startForeignApp } from './foreign-app.ts'

const ADA = { username: 'ada', password: PASSWORD }

describe('a login that is not the whole way in', () => {
  let app: ForeignApp
  let events: string[]
  afterEach(() => app.stop())

  async function start(
    backend: AuthenticationBackend<Member>,
    needs: readonly NeedCheck<Member>[] = [],
  ): Promise<void> {
    events = []
    app = await startForeignApp((koa, base) => {
      const users = gadwall({ ...base, backends: [backend], needs, prefix: '/members' })
      users.auth.events.on('*', ({ name }) => void events.push(name))
      koa.use(users.middleware())
      koa.use(
        protect(requireLogin(), (ctx) => {
          ctx.body = 'inside'
        }),
      )
    })
  }

  it('leads to the page of the first need, and makes no session', async () => {
    const seen: unknown[] = []
    await start(new MemberBackend(new Member('ada')), [
      () => null,
      ({ user, backend, methods }, { address }) => {
        seen.push([user.username, backend, methods, address])
        return { name: 'terms', path: '/terms' }
      },
      async () => ({ name: 'factor', path: '/login/factor' }),
    ])
    const browser = app.browser()
    const { status, location } = await browser.submit('/members/login', ADA)
    expect([status, location]).to.deep.equal([303, '/members/terms'])
    expect(seen).to.deep.equal([['ada', 'members', ['pwd'], '127.0.0.1']])
    expect(app.store.rows.size).to.equal(0)
    expect((await browser.get('/')).status).to.equal(302)
    expect((await browser.get('/members/account')).status).to.equal(302)
    expect(events).to.deep.equal([])
  })

  it('is a login when nothing is needed', async () => {
    await start(new MemberBackend(new Member('ada')), [() => null, async () => null])
    expect((await (await app.loggedIn('ada', '/members')).get('/')).body).to.equal('inside')
    expect(events).to.deep.equal(['login.succeeded'])
  })

  it('asks what is needed only of somebody whom a backend has recognised', async () => {
    await start(new MemberBackend(new Member('ada', { isActive: false })), [
      () => expect.fail('a need was asked for'),
    ])
    for (const fields of [ADA, { ...ADA, password: 'wrong' }, { ...ADA, username: 'eve' }]) {
      expect((await app.browser().submit('/members/login', fields)).status).to.equal(401)
    }
  })

  describe('when there were too many tries', () => {
    let retryAfterMs: number
    class Throttling extends MemberBackend {
      override async authenticate(): Promise<never> {
        throw new Throttled(retryAfterMs)
      }
    }
    beforeEach(async () => {
      retryAfterMs = 89_001
      await start(new Throttling(new Member('ada')))
    })

    it('is a 429 with Retry-After and a sentence, and what was typed stands there', async () => {
      const { status, headers, body } = await app.browser().submit('/members/login', ADA)
      expect([status, headers.get('retry-after')]).to.deep.equal([429, '90'])
      expect(body).to.contain('Too many tries. Please try again in 90 seconds.')
      expect(body).to.contain('value="ada"').and.to.not.contain(PASSWORD)
      expect(app.store.rows.size).to.equal(0)
      expect(events).to.deep.equal(['login.throttled'])
    })

    it('counts one second as one', async () => {
      retryAfterMs = 1
      const { headers, body } = await app.browser().submit('/members/login', ADA)
      expect(headers.get('retry-after')).to.equal('1')
      expect(body).to.contain('Please try again in 1 second.')
    })

    it('tells a client that prefers JSON the code', async () => {
      const browser = app.browser()
      const fields = { ...ADA, _csrf: await browser.token('/members/login') }
      const json = { accept: 'application/json' }
      const { status, body } = await browser.post('/members/login', fields, json)
      const { code, retryAfter } = JSON.parse(body).error
      expect([status, code, retryAfter]).to.deep.equal([429, 'login_throttled', 90])
    })
  })
})
