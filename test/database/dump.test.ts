import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { sitePermissions } from '../../src/auth/permissions/site-permissions.ts'
import { Secret } from '../../src/auth/secret.ts'
import { connect } from '../../src/database/connection/connect.ts'
import { TABLE_NAMES } from '../../src/database/connection/tables.ts'
import { Migrator } from '../../src/database/migrations/migrator.ts'
import type { User } from '../../src/database/models/user.ts'
import { Authenticator, authenticatorOf } from '../support/authenticator.ts'
import { Browser } from '../support/browser.ts'
import { type MailBox, startMailSite } from '../support/mail-box.ts'
import { createOwner, createPerson } from '../support/people.ts'
import { PASSWORD, type TestSite } from '../support/test-site.ts'
import { postgres, sqlite, sqlName, type TestDatabase } from './databases.ts'

const SECRET = 'the secret of a site whose database somebody has copied'
const NEW = 'a new and long enough password'
const GUESS = 'a password that was guessed at'
const TYPED_AS_NAME = 'typed-my-password-as-name'
const NEVER = 8e15

describe('a dump of all tables', function () {
  this.timeout(60_000)
  for (const database of [sqlite, postgres]) {
    describe(`of ${database.name}`, () => showsNothing(database))
  }
})

function showsNothing(database: TestDatabase): void {
  let site: TestSite
  let box: MailBox
  let url: string
  let ada: User | null = null
  /** What somebody needs to get in, by what it is. */
  const secrets = new Map<string, string>()
  /** Every value of every row. */
  let values: string[]

  before(async function () {
    url = await database.createUrl(this)
    const connection = await connect({ url })
    await new Migrator(connection, { permissions: sitePermissions }).up()
    await connection.close()
    const on = { SIGN_IN_BY_MAIL: 'on', TRUSTED_BROWSER_DAYS: '30' }
    const settings = { DATABASE_URL: url, SECRET, ...on }
    ;({ site, box } = await startMailSite(settings, { throttling: {} }))
    await tellStory()
    values = await dump()
  })
  after(() => site?.stop())

  async function tellStory() {
    secrets.set('the secret of the site', SECRET)
    await createOwner(site)
    await createPerson(site, 'bob', 'bob@example.com')
    const ada = new Browser(site.url)
    await submit(ada, '/register', {
      username: 'ada',
      email: 'ada@example.com',
      password: PASSWORD,
    })
    await follow(ada, 'verify-email', '/verify-email', {})
    keepCookies('of the registration', ada)

    const remembered = new Browser(site.url)
    const login = { username: 'ada', password: PASSWORD, remember: '1' }
    await submit(remembered, '/login', login)
    keepCookies('of a remembered login', remembered)
    // What was typed waits in the session until the password is confirmed.
    site.wait(20 * 60_000)
    await remembered.submit('/account/sessions/end-others', {}, '/account/sessions')

    for (const username of ['ada', 'nobody', TYPED_AS_NAME]) {
      await submit(new Browser(site.url), '/login', { username, password: GUESS })
    }
    secrets.set('what was typed for a name', TYPED_AS_NAME)

    const changing = new Browser(site.url)
    await submit(changing, '/login', { username: 'bob', password: PASSWORD })
    const change = { email: 'robert@example.com', currentPassword: PASSWORD }
    await submit(changing, '/account/email', change)
    await leaveWaiting('of a mail that waits')
    keepCookies('of somebody who changes an address', changing)

    const forgetful = new Browser(site.url)
    await forgetful.submit('/password-reset', { email: 'ada@example.com' })
    await follow(forgetful, 'password-reset', '/password-reset/new', { newPassword: NEW })
    await new Browser(site.url).submit('/password-reset', { email: 'bob@example.com' })
    keepToken('of an unused reset', await box.link('password-reset'))

    const again = new Browser(site.url)
    await submit(again, '/login', { username: 'ada', password: NEW, remember: '1' })
    await addFactors(again)
    keepCookies('of the last login', again)
    await trustBrowser()
    const asking = new Browser(site.url)
    await asking.submit('/login/mail', { email: 'ada@example.com' })
    keepToken('of a login by mail', await box.link('mail-login'))
    secrets.set('the code of a login by mail', String(box.mails.at(-1)?.params.code))
    keepCookies('of a login by mail', asking)
    await site.auth.audit?.flush()
    for (const [what, text] of secrets) expect(text, what).to.have.length.above(5)
  }

  async function addFactors(browser: Browser) {
    const { body } = await browser.get('/account/factors/app')
    const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(body)?.[1] ?? ''
    secrets.set('the secret of an app', secret.replaceAll(' ', ''))
    secrets.set('the same in groups', secret)
    const code = authenticatorOf(site, body).code()
    await browser.submit('/account/factors/app', { code, name: '' })
    const page = await browser.submit('/account/factors/recovery', {})
    for (const [, recovery = ''] of page.body.matchAll(/<code>([0-9a-z-]{17})<\/code>/g)) {
      secrets.set(`a recovery code, ${secrets.size}`, recovery)
      secrets.set(`its secret letters, ${secrets.size}`, recovery.replaceAll('-', '').slice(2))
    }
  }

  async function trustBrowser() {
    site.wait(60_000)
    const browser = new Browser(site.url)
    await submit(browser, '/login', { username: 'ada', password: NEW })
    const code = new Authenticator(site, secrets.get('the secret of an app') ?? '').code()
    const answer = await submit(browser, '/login/factor', { code, trust: '1' })
    expect(answer.location).to.equal('/account')
    keepToken('of a trusted browser', browser.cookies.get('gadwall.trusted') ?? '')
    keepCookies('of a trusted browser', browser)
  }

  async function submit(browser: Browser, path: string, fields: Record<string, string>) {
    const _csrf = await browser.token(path)
    secrets.set(`the token of the form ${path}, ${secrets.size}`, _csrf)
    for (const [name, value] of Object.entries(fields)) {
      if (/password/i.test(name)) secrets.set(`the ${name} of ${path}, ${value.length}`, value)
    }
    return browser.post(path, { _csrf, ...fields })
  }

  async function follow(
    browser: Browser,
    template: string,
    page: string,
    fields: Record<string, string>,
  ) {
    const link = await box.link(template)
    keepToken(`of ${template}`, link)
    await browser.get(link)
    keepCookies(`after ${template}`, browser)
    expect((await submit(browser, page, fields)).status, page).to.equal(303)
  }

  /** The id of a token may be read; what is behind the dot opens something. */
  function keepToken(what: string, link: string) {
    const [, secret = ''] = link.split('/').at(-1)?.split('.') ?? []
    secrets.set(`the secret ${what}`, secret)
  }

  function keepCookies(what: string, browser: Browser) {
    for (const [name, value] of browser.cookies) secrets.set(`the cookie ${name} ${what}`, value)
  }

  /** Does as a worker that dies after it has claimed a mail. */
  async function leaveWaiting(what: string) {
    const { outbox } = site.stores
    for (let rounds = 0; rounds < 2; rounds++) {
      for (const row of (await outbox?.claim('test', NEVER, NEVER - 1, 100)) ?? []) {
        const params = (await site.auth.mail?.paramsOf(row)) ?? {}
        const task = site.auth.mailTasks[row.template]
        if (task) {
          await task({ to: row.to, params })
          await outbox?.sent(row.id, 'test')
        } else if (typeof params.link === 'string') keepToken(what, params.link)
      }
    }
  }

  async function dump(): Promise<string[]> {
    const found: string[] = []
    for (const table of TABLE_NAMES) {
      const rows = await site.connection.query<Record<string, unknown>>(
        `SELECT * FROM ${sqlName(site.connection, table)}`,
        { type: QueryTypes.SELECT },
      )
      for (const value of rows.flatMap((row) => Object.values(row))) found.push(asText(value))
    }
    return found
  }

  /** Values that are inside others, such as those of a session or a token, are tried as well. */
  function* parts(): Iterable<string> {
    for (const value of values) {
      yield value
      for (const [part] of value.matchAll(/[\w.~+/=-]{16,}/g)) if (part !== value) yield part
    }
  }

  it('has rows of everything that the story was about', async () => {
    for (const table of [
      'sessions',
      'tokens',
      'throttles',
      'outbox',
      'audit_events',
      'devices',
      'factors',
    ]) {
      const [row] = await site.connection.query<{ count: unknown }>(
        `SELECT COUNT(*) AS count FROM ${sqlName(site.connection, table as 'sessions')}`,
        { type: QueryTypes.SELECT },
      )
      expect(Number(row?.count), table).to.be.above(0)
    }
    expect([...secrets.keys()].join('\n'))
      .to.match(/gadwall\.device/)
      .and.match(/gadwall\.step/)
    expect(secrets.size).to.be.above(45)
  })

  it('shows no password, session, device, link, code or form token: plain, in hex or in base64', () => {
    const text = values.join('\0')
    for (const [what, secret] of secrets) {
      for (const form of formsOf(secret)) expect(text.includes(form), what).to.equal(false)
    }
  })

  it('would be found out if it did', () => {
    const forms = formsOf(secrets.get('the code of a login by mail') ?? '')
    expect(new Set(forms).size).to.be.above(2)
    for (const [what, secret] of secrets) {
      const leaked = [...values, `{"x":"${Buffer.from(secret).toString('hex')}"}`].join('\0')
      expect(
        formsOf(secret).some((form) => leaked.includes(form)),
        what,
      ).to.equal(true)
    }
  })

  // What is kept does not depend on the database, and nobody reads the files of the other one so.
  if (database !== sqlite) return

  it('shows none in what the file has besides its rows, such as deleted pages', () => {
    const file = url.slice('sqlite:'.length)
    const folder = join(file, '..')
    const files = readdirSync(folder).filter((name) => join(folder, name).startsWith(file))
    const contents = files.map((name) => readFileSync(join(folder, name)))
    expect(contents.some((bytes) => bytes.includes('ada@example.com'))).to.equal(true)
    for (const [index, bytes] of contents.entries()) {
      for (const [what, secret] of secrets) {
        for (const form of formsOf(secret)) {
          expect(bytes.includes(form), `${what} in ${files[index]}`).to.equal(false)
        }
      }
    }
  })

  it('opens nothing: no value of it is a session, a known device, a link or a password', async () => {
    const candidates = [...new Set(parts())].filter((value) => value.length >= 16)
    expect(candidates.length).to.be.above(30)
    const rows = await site.connection.query<{ id: string }>('SELECT id FROM tokens', {
      type: QueryTypes.SELECT,
    })
    const ids = rows.map(({ id }) => id)
    ada = await site.users.findByUsername('ada')
    const opened = async (value: string) => {
      const found = await Promise.all([isIn(value), isKnown(value), isPassword(value)])
      return [...found, ...(await Promise.all(ids.map((id) => isLink(`${id}.${value}`))))]
    }
    for (const value of candidates.filter((one) => /^[\x21-\x7e]{1,400}$/.test(one))) {
      expect(await opened(value), value).to.not.include(true)
    }
    // The real ones do.
    expect(await isIn(secrets.get('the cookie gadwall of the last login') ?? '')).to.equal(true)
    const device = secrets.get('the cookie gadwall.device of the last login') ?? ''
    expect(await isKnown(device)).to.equal(true)
    expect(await isPassword(NEW)).to.equal(true)
    const link = secrets.get('the secret of a login by mail')
    expect((await Promise.all(ids.map((id) => isLink(`${id}.${link}`)))).includes(true)).to.equal(
      true,
    )
  })

  async function isIn(id: string): Promise<boolean> {
    const { status } = await new Browser(site.url).get('/account', { cookie: `gadwall=${id}` })
    return status === 200
  }

  async function isKnown(device: string): Promise<boolean> {
    const owner = { backend: 'users', userId: String(ada?.id) }
    const request = { address: null, agent: null, devices: [new Secret(device)] }
    return (await site.auth.devices?.find(owner, request)) !== null
  }

  async function isPassword(text: string): Promise<boolean> {
    return ada?.checkPassword(text) ?? true
  }

  async function isLink(text: string): Promise<boolean> {
    const purposes = ['reset', 'verify', 'email-change', 'mail-login', 'trusted-browser']
    const found = await Promise.all(purposes.map((each) => site.auth.tokens?.find(each, text)))
    return found.some((token) => token !== null)
  }
}

function asText(value: unknown): string {
  if (Buffer.isBuffer(value)) return `${value.toString('latin1')} ${value.toString('hex')}`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** What somebody who looks for a secret would look for; texts of random bytes also as these bytes. */
function formsOf(secret: string): string[] {
  const isRandom = /^[\w-]{43}$/.test(secret)
  const all = [Buffer.from(secret), ...(isRandom ? [Buffer.from(secret, 'base64url')] : [])]
  return all.flatMap((bytes) => [
    ...(bytes.equals(Buffer.from(secret)) ? [secret] : []),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
  ])
}
