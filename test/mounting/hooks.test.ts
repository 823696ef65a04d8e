import { expect } from 'chai'
import { gadwall, type Hooks, Refused } from '../../src/index.ts'
import { Passwords } from '../../src/passwords.ts'
import {
  type Connection,
  connect,
  makeReady,
  SequelizeUserStore,
  UserBackend,
} from '../../src/sequelize.ts'
import { cheapHasher } from '../../src/testing.ts'
import type { Browser } from '../support/browser.ts'
import { PASSWORD } from '../support/test-site.ts'
import { type ForeignApp, startForeignApp } from './foreign-app.ts'

const NEW_PASSWORD = 'another long enough password'

const SENTENCES = {
  closed_today: 'The club is closed until {hour} o’clock.',
  address_not_ours: 'Use your address at {domain}.',
  password_locked: 'Passwords cannot be changed this week.',
}

describe('a hook', () => {
  const passwords = new Passwords([cheapHasher()])
  let connection: Connection
  let store: SequelizeUserStore
  let app: ForeignApp
  let hooks: Hooks
  let events: string[]
  beforeEach(async () => {
    hooks = {}
    events = []
    connection = await connect({ url: 'sqlite::memory:', passwords })
    await makeReady(connection)
    store = new SequelizeUserStore(connection)
    await store.createUser('ada', null, PASSWORD)
    app = await startForeignApp((koa, base) => {
      const users = gadwall({
        formSeconds: 0,
        ...base,
        backends: [new UserBackend(store, passwords)],
        stores: { sessions: base.stores.sessions, users: store },
        passwords,
        messages: SENTENCES,
        hooks: {
          beforeLogin: (...given) => hooks.beforeLogin?.(...given),
          beforeRegister: (...given) => hooks.beforeRegister?.(...given),
          beforePasswordChange: (...given) => hooks.beforePasswordChange?.(...given),
        },
      })
      users.auth.events.on('*', ({ name, details }) => {
        events.push('code' in details ? `${name} ${details.code}` : name)
      })
      koa.use(users.middleware())
    })
  })
  afterEach(async () => {
    await app.stop()
    await connection.close()
  })

  const logIn = (browser: Browser, password: string = PASSWORD) =>
    browser.submit('/login', { username: 'ada', password })

  function refuse(field: string, code: string, params = {}): () => never {
    return () => {
      throw new Refused({ field, code, params })
    }
  }

  describe('beforeLogin', () => {
    it('refuses a login with its sentence in the form, and no session is made', async () => {
      hooks = { beforeLogin: refuse('', 'closed_today', { hour: 8 }) }
      const browser = app.browser()
      const { status, body } = await logIn(browser)
      expect(status).to.equal(422)
      expect(body).to.contain('The club is closed until 8 o’clock.').and.to.contain('value="ada"')
      expect(app.store.rows.size).to.equal(0)
      expect((await browser.get('/account')).status).to.equal(302)
      expect(events).to.deep.equal(['login.refused closed_today'])
    })

    it('refuses beside the field that it names', async () => {
      hooks = { beforeLogin: refuse('username', 'closed_today', { hour: 8 }) }
      const { body } = await logIn(app.browser())
      expect(body).to.match(/id="username-error">The club is closed until 8/)
    })

    it('tells a client that prefers JSON the code', async () => {
      hooks = { beforeLogin: refuse('', 'closed_today', { hour: 8 }) }
      const browser = app.browser()
      const _csrf = await browser.token('/login')
      const accept = { accept: 'application/json' }
      const fields = { _csrf, username: 'ada', password: PASSWORD }
      const { status, body } = await browser.post('/login', fields, accept)
      const { error } = JSON.parse(body)
      expect([status, error.code]).to.deep.equal([422, 'closed_today'])
      expect(error.message).to.equal('The club is closed until 8 o’clock.')
    })

    it('sees the user and the request, and lets others in', async () => {
      const seen: unknown[] = []
      hooks = {
        beforeLogin: ({ username }, { address, id }) =>
          void seen.push([username, address, typeof id]),
      }
      expect((await logIn(app.browser())).status).to.equal(303)
      expect(seen).to.deep.equal([['ada', '127.0.0.1', 'string']])
    })

    it('is not asked about a wrong password', async () => {
      hooks = { beforeLogin: () => expect.fail('the hook was asked') }
      expect((await logIn(app.browser(), 'wrong')).status).to.equal(401)
    })

    it('lets nobody in when it fails', async () => {
      hooks = {
        beforeLogin: async () => {
          throw new Error('the list of the banned is away')
        },
      }
      const browser = app.browser()
      expect((await logIn(browser)).status).to.equal(500)
      expect(app.store.rows.size).to.equal(0)
      expect((await browser.get('/account')).status).to.equal(302)
    })

    it('leaves somebody who is logged in already as they are', async () => {
      const browser = app.browser()
      await logIn(browser)
      const before = browser.sessionId
      hooks = { beforeLogin: refuse('', 'closed_today') }
      expect((await logIn(browser)).status).to.equal(422)
      expect(browser.sessionId).to.equal(before)
      expect((await browser.get('/account')).status).to.equal(200)
    })
  })

  describe('beforeRegister', () => {
    const fields = { username: 'grace', email: 'grace@elsewhere.test', password: NEW_PASSWORD }

    it('refuses beside the field, and no account is made', async () => {
      hooks = { beforeRegister: refuse('email', 'address_not_ours', { domain: 'example.test' }) }
      const { status, body } = await app.browser().submit('/register', fields)
      expect(status).to.equal(422)
      expect(body).to.match(/id="email-error">Use your address at example\.test\./)
      expect(body).to.contain('value="grace@elsewhere.test"')
      expect(await store.findByUsername('grace')).to.equal(null)
      expect(events).to.deep.equal([])
    })

    it('is asked only about details that are right otherwise', async () => {
      hooks = { beforeRegister: () => expect.fail('the hook was asked') }
      const { status } = await app.browser().submit('/register', { ...fields, username: 'ada' })
      expect(status).to.equal(422)
    })

    it('is followed by beforeLogin: the account is made, and the login page says why not yet', async () => {
      hooks = { beforeLogin: refuse('', 'closed_today', { hour: 8 }) }
      const browser = app.browser()
      const { status, location } = await browser.submit('/register', fields)
      expect([status, location]).to.deep.equal([303, '/login'])
      expect((await browser.get('/login')).body).to.contain('The club is closed until 8 o’clock.')
      expect((await browser.get('/account')).status).to.equal(302)
      expect(await store.findByUsername('grace')).to.not.equal(null)
    })

    it('lets others register', async () => {
      hooks = {
        beforeRegister({ email }) {
          if (email?.endsWith('@elsewhere.test')) return
          throw new Refused({ field: 'email', code: 'address_not_ours' })
        },
      }
      expect((await app.browser().submit('/register', fields)).status).to.equal(303)
    })
  })

  describe('beforePasswordChange', () => {
    const fields = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }

    it('refuses beside the field, and the password stays', async () => {
      const browser = app.browser()
      await logIn(browser)
      hooks = { beforePasswordChange: refuse('newPassword', 'password_locked') }
      const { status, body } = await browser.submit('/account/password', fields)
      expect(status).to.equal(422)
      expect(body).to.match(/id="newPassword-error">Passwords cannot be changed this week\./)
      hooks = {}
      expect((await logIn(app.browser(), NEW_PASSWORD)).status).to.equal(401)
      expect((await logIn(app.browser())).status).to.equal(303)
      expect(events).to.not.include('password.changed')
    })

    it('is asked only when the current password was right', async () => {
      const browser = app.browser()
      await logIn(browser)
      hooks = { beforePasswordChange: () => expect.fail('the hook was asked') }
      const wrong = { ...fields, currentPassword: 'wrong' }
      const { body } = await browser.submit('/account/password', wrong)
      expect(body).to.contain('This is not your current password.')
    })
  })
})
