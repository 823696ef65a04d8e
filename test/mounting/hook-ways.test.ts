import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { runCommand } from '../../src/commands.ts'
import {
  type Gadwall,
  gadwall,
  type Hooks,
  type NewMail,
  Refused,
  RemoteUserBackend,
  SetupCode,
} from '../../src/index.ts'
import { Passwords } from '../../src/passwords.ts'
import {
  type Connection,
  connect,
  makeReady,
  type SequelizeStores,
  sequelizeStores,
  type User,
  UserBackend,
} from '../../src/sequelize.ts'
import { cheapHasher } from '../../src/testing.ts'
import type { Answer, Browser } from '../support/browser.ts'
import { PASSWORD, SETUP_CODE } from '../support/test-site.ts'
import { type ForeignApp, startForeignApp } from './foreign-app.ts'

const NEXT_PASSWORD = 'another long enough password'
const SENTENCE = 'The club is closed until 8 o’clock.'
const JSON_TOO = { accept: 'application/json' }

type HookName = keyof Hooks

/** One way in, or to a password, and what it answers when its hook refuses. */
interface Way {
  readonly hook: HookName
  readonly field: string
  go(): Promise<Answer>
  readonly status: number
  /** What must be in the page again. */
  readonly kept?: readonly string[]
  /** What the page says where the field is not on it. */
  readonly isAbove?: boolean
}

describe('every way in or to a password, when its hook refuses', () => {
  const passwords = new Passwords([cheapHasher()])
  let connection: Connection
  let stores: SequelizeStores<User>
  let users: Gadwall<User>
  let app: ForeignApp
  let hooks: Hooks
  let asked: string[]
  before(async () => {
    connection = await connect({ url: 'sqlite::memory:', passwords })
    await makeReady(connection)
    stores = sequelizeStores(connection, { passwords })
    await stores.users.createUser('ada', 'ada@example.com', PASSWORD)
    const remote = new RemoteUserBackend<User>({
      find: (name) => stores.users.findByUsername(name),
      getUser: (id) => stores.users.findById(id),
    })
    app = await startForeignApp((koa, { secret, baseUrl }) => {
      users = gadwall<User>({
        formSeconds: 0,
        ...{ secret, baseUrl, stores, passwords },
        backends: [new UserBackend(stores.users, passwords), remote],
        remoteUser: { header: 'X-Remote-User', backend: remote, trustedProxies: ['127.0.0.1'] },
        features: ['stock', 'setup'],
        setupCode: new SetupCode(SETUP_CODE),
        mail: { send: async () => {} },
        registration: 'invite',
        throttling: false,
        messages: { closed_today: 'The club is closed until {hour} o’clock.' },
        hooks: {
          beforeLogin: (...given) => ask('beforeLogin', given),
          beforeRegister: (...given) => ask('beforeRegister', given),
          beforePasswordChange: (...given) => ask('beforePasswordChange', given),
        },
      })
      koa.use(users.middleware())
    })
  })
  after(async () => {
    await app.stop()
    await users.close()
    await connection.close()
  })
  beforeEach(async () => {
    hooks = {}
    asked = []
    const ada = (await stores.users.findByUsername('ada')) as User
    await ada.setPassword(PASSWORD)
    await stores.users.savePassword(ada)
  })

  function ask(name: HookName, given: readonly unknown[]) {
    asked.push(name)
    return (hooks[name] as ((...given: unknown[]) => void) | undefined)?.(...given)
  }

  const refuse = (field: string) => () => {
    throw new Refused({ field, code: 'closed_today', params: { hour: 8 } })
  }

  const browserIn = async (): Promise<Browser> => {
    const browser = app.browser()
    await browser.submit('/login', { username: 'ada', password: PASSWORD })
    return browser
  }

  /** The path of the link in the mail that was asked for last. */
  async function link(template: string): Promise<string> {
    const found: NewMail[] = []
    for (;;) {
      const [row] = await stores.outbox.claim('test', 8e15, 8e15 - 1, 1)
      if (!row) break
      const mail = { ...row, params: (await users.auth.mail?.paramsOf(row)) ?? {} }
      await users.auth.mailTasks[row.template]?.(mail)
      found.push(mail)
      await stores.outbox.sent(row.id, 'test')
    }
    return String(found.findLast((mail) => mail.template === template)?.params.link)
  }

  let guests = 0
  async function invited(): Promise<{ browser: Browser; invitation: string }> {
    await users.auth.invitations?.invite(`guest${++guests}@example.com`)
    const browser = app.browser()
    await browser.get(await link('invitation'))
    const { body } = await browser.get('/register')
    return { browser, invitation: /name="invitation" value="([^"]+)"/.exec(body)?.[1] ?? '' }
  }

  async function reset(): Promise<Browser> {
    const browser = app.browser()
    await browser.submit('/password-reset', { email: 'ada@example.com' })
    await browser.get(await link('password-reset'))
    return browser
  }

  /** All that a refusal must not change. */
  async function written(): Promise<unknown> {
    const queries = [
      'SELECT * FROM users',
      'SELECT id, purpose FROM tokens ORDER BY id',
      'SELECT count(*) FROM sessions WHERE user_id IS NOT NULL',
      'SELECT * FROM user_groups',
      'SELECT count(*) FROM outbox',
    ]
    const rows = await Promise.all(queries.map((query) => connection.query(query)))
    return rows.map(([found]) => found)
  }

  const guest = () => ({ username: `guest-${guests}`, password: NEXT_PASSWORD })
  const ways: Readonly<Record<string, () => Promise<Way>>> = {
    'the registration page': async () => {
      const { browser, invitation } = await invited()
      const kept = [`value="guest-${guests}"`, `value="${invitation}"`]
      const go = () => browser.submit('/register', { ...guest(), email: '', invitation })
      return { hook: 'beforeRegister', field: 'username', status: 422, kept, go }
    },
    'the registration page, beside a field that it has not': async () => {
      const { browser, invitation } = await invited()
      const go = () => browser.submit('/register', { ...guest(), email: '', invitation })
      return { hook: 'beforeRegister', field: 'club', status: 422, isAbove: true, go }
    },
    'registration by JSON': async () => {
      const { browser, invitation } = await invited()
      const _csrf = await browser.token('/register')
      const go = () => browser.post('/register', { _csrf, ...guest(), invitation }, JSON_TOO)
      return { hook: 'beforeRegister', field: 'email', status: 422, go }
    },
    'the login page': async () => {
      const fields = { username: 'ada', password: PASSWORD, next: '/account/password' }
      const kept = ['value="ada"', 'value="/account/password"']
      const go = () => app.browser().submit('/login', fields)
      return { hook: 'beforeLogin', field: 'username', status: 422, kept, go }
    },
    'login by JSON': async () => {
      const browser = app.browser()
      const _csrf = await browser.token('/login')
      const fields = { _csrf, username: 'ada', password: PASSWORD }
      const go = () => browser.post('/login', fields, JSON_TOO)
      return { hook: 'beforeLogin', field: 'password', status: 422, go }
    },
    'the change of the password': async () => {
      const browser = await browserIn()
      const fields = { currentPassword: PASSWORD, newPassword: NEXT_PASSWORD }
      const go = () => browser.submit('/account/password', fields)
      return { hook: 'beforePasswordChange', field: 'newPassword', status: 422, go }
    },
    'the reset of the password': async () => {
      const browser = await reset()
      const go = () => browser.submit('/password-reset/new', { newPassword: NEXT_PASSWORD })
      return { hook: 'beforePasswordChange', field: 'newPassword', status: 422, go }
    },
    'the reset of the password, beside the field of the other page': async () => {
      const browser = await reset()
      const go = () => browser.submit('/password-reset/new', { newPassword: NEXT_PASSWORD })
      const about = { field: 'currentPassword', isAbove: true }
      return { hook: 'beforePasswordChange', ...about, status: 422, go }
    },
  }
  for (const [name, way] of Object.entries(ways)) {
    it(`${name}: says why in the words of the app, writes nothing, lets nobody in`, async () => {
      const { hook, field, go, status, kept = [], isAbove = false } = await way()
      const before = await written()
      asked = []
      hooks = { [hook]: refuse(field) }
      const { status: answered, body } = await go()
      expect([answered, asked]).to.deep.equal([status, [hook]])
      if (body.startsWith('{')) {
        expect(JSON.parse(body).error.fields).to.deep.equal({ [field]: SENTENCE })
      } else if (isAbove) {
        expect(body).to.match(new RegExp(`id="form-message" role="alert">\\s*<p>${SENTENCE}`))
      } else {
        expect(body).to.contain(`id="${field}-error">${SENTENCE}`)
        expect(body).to.contain('Please check the fields below.')
      }
      for (const part of kept) expect(body).to.contain(part)
      expect(body).to.not.contain(PASSWORD).and.not.contain(NEXT_PASSWORD)
      expect(await written()).to.deep.equal(before)
      hooks = {}
      const isJson = body.startsWith('{')
      expect((await go()).status, 'once the hook lets them').to.equal(isJson ? 200 : 303)
    })
  }

  it('a proxy that names somebody: they stay a stranger, and no session is made', async () => {
    const named = { 'x-remote-user': 'ada' }
    const before = await written()
    hooks = { beforeLogin: refuse('') }
    const answer = await app.browser().get('/account', named)
    expect(answer).to.include({ status: 302, location: '/login?next=/account' })
    expect([asked, await written()]).to.deep.equal([['beforeLogin'], before])
    hooks = {}
    expect((await app.browser().get('/account', named)).status).to.equal(200)
  })

  it('the set-up page: the owner has the account, and the login page says why not yet', async () => {
    const fields = { code: SETUP_CODE, username: 'owner', email: '', password: NEXT_PASSWORD }
    const browser = app.browser()
    hooks = { beforeRegister: refuse('username'), beforeLogin: refuse('') }
    const answer = await browser.submit('/setup', fields)
    expect(answer).to.include({ status: 303, location: '/login' })
    expect((await browser.get('/login')).body).to.contain(SENTENCE)
    expect((await browser.get('/account')).status).to.equal(302)
    expect(await stores.users.hasSuperuser()).to.equal(true)
    // Nobody has asked for an account: whoever has the code runs the site.
    expect(asked).to.deep.equal(['beforeLogin'])
  })

  it('a password asked for again: no session is made, so no hook is asked', async () => {
    const browser = await browserIn()
    hooks = { beforeLogin: refuse(''), beforePasswordChange: refuse('') }
    asked = []
    const answer = await browser.submit('/reauthenticate', { password: PASSWORD })
    expect(answer).to.include({ status: 303, location: '/account' })
    expect(asked).to.deep.equal([])
  })

  it('createuser, changepassword and import: who runs them is not asked', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'gadwall-hooks-'))
    const file = join(directory, 'people.csv')
    writeFileSync(file, 'username,email\nmax,max@example.com\n')
    hooks = {
      beforeRegister: refuse('username'),
      beforePasswordChange: refuse('newPassword'),
      beforeLogin: refuse(''),
    }
    try {
      for (const args of [
        ['createuser', '--username', 'yan', '--password-stdin', '--no-input'],
        ['changepassword', 'yan', '--password-stdin'],
        ['import', file],
      ]) {
        const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()]
        input.end(`${NEXT_PASSWORD}\n`)
        const terminal = { input: input as unknown as NodeJS.ReadStream, output, errors }
        const bulkUsers = stores.users.bulk()
        const tools = { gadwall: users, passwords: { make: passwords.make }, bulkUsers, terminal }
        const code = await runCommand(args, tools as never)
        errors.end()
        expect([code, await text(errors)], args[0]).to.deep.equal([0, ''])
      }
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
    expect(asked).to.deep.equal([])
    for (const name of ['yan', 'max']) {
      expect(await stores.users.findByUsername(name), name).to.not.equal(null)
    }
  })
})
