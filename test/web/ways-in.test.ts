import { expect } from 'chai'
import type { User } from '../../src/database/models/user.ts'
import { Authenticator } from '../support/authenticator.ts'
import { Browser } from '../support/browser.ts'
import { type MailBox, startMailSite } from '../support/mail-box.ts'
import { createOwner, createPerson, loggedIn } from '../support/people.ts'
import { PASSWORD, type TestSite } from '../support/test-site.ts'

const NEW = 'a new and long enough password'

interface Person {
  readonly user: User
  readonly name: string
  readonly email: string
}

interface World {
  readonly site: TestSite
  readonly box: MailBox
}

/** Prepares a way while all is in order. What it gives back walks it, and ends with a browser that is in, or is not. */
type Way = (person: Person, world: World) => Promise<() => Promise<Browser>>

const WAYS: Readonly<Record<string, Way>> = {
  'the form, by username':
    async ({ name }, { site }) =>
    () =>
      logIn(new Browser(site.url), name),
  'the form, by e-mail address':
    async ({ email }, { site }) =>
    () =>
      logIn(new Browser(site.url), email),
  JSON:
    async ({ name }, { site }) =>
    () =>
      logIn(new Browser(site.url), name, 'application/json'),
  async 'the form, in a known browser'({ name }, { site }) {
    const browser = await loggedIn(site, name)
    await browser.submit('/logout', {})
    return () => logIn(browser, name)
  },
  async 'a session from before'({ name }, { site }) {
    const browser = await loggedIn(site, name)
    return async () => browser
  },
  async 'a remembered session'({ name }, { site }) {
    const browser = new Browser(site.url)
    await browser.submit('/login', { username: name, password: PASSWORD, remember: '1' })
    return async () => browser
  },
  async 'a link in a mail'({ email }, { site, box }) {
    const browser = new Browser(site.url)
    await browser.submit('/login/mail', { email })
    const link = await box.link('mail-login')
    return async () => {
      await browser.get(link)
      await browser.submit('/login/mail/confirm', {})
      return browser
    }
  },
  async 'a code in a mail'({ email }, { site, box }) {
    const browser = new Browser(site.url)
    await browser.submit('/login/mail', { email })
    await box.deliver()
    const code = String(box.mails.at(-1)?.params.code)
    return async () => {
      await browser.submit('/login/mail/code', { code })
      return browser
    }
  },
  async 'a reset, and the form'({ name, email }, { site, box }) {
    const browser = new Browser(site.url)
    await browser.submit('/password-reset', { email })
    const link = await box.link('password-reset')
    return async () => {
      await browser.get(link)
      await browser.submit('/password-reset/new', { newPassword: NEW })
      return logIn(browser, name, 'text/html', NEW)
    }
  },
}

interface State {
  bring(person: Person, site: TestSite): Promise<unknown>
  /** The ways that are meant to stay open. */
  readonly open: readonly string[]
}

const STATES: Readonly<Record<string, State>> = {
  'in order': { bring: async () => {}, open: Object.keys(WAYS) },
  inactive: {
    bring: ({ user }, site) => site.users.update(String(user.id), { isActive: false }),
    open: [],
  },
  'without a usable password': {
    bring: async ({ user }, site) => {
      await user.setPassword(null)
      await site.users.savePassword(user)
    },
    // The owner of the address may ask for new mails; those from before are void.
    open: [],
  },
  'stopped after 100 wrong passwords': {
    bring: async ({ user }, site) => {
      const form = new Browser(site.url)
      const _csrf = await form.token('/login')
      for (let index = 0; index < 5; index++) {
        const fields = { _csrf, username: user.username, password: 'wrong' }
        await form.clone().post('/login', fields, { 'x-forwarded-for': `20.0.${index}.1` })
      }
      await site.connection.query('UPDATE throttles SET tries = 100 WHERE tries = 5')
    },
    open: [
      'the form, in a known browser',
      'a session from before',
      'a remembered session',
      'a link in a mail',
      'a code in a mail',
      'a reset, and the form',
    ],
  },
  'with a second factor': {
    async bring({ user }, site) {
      const { factors } = site.auth
      const owner = { backend: site.users.backend, userId: String(user.id) }
      const label = { issuer: 'Gadwall', username: user.username }
      const begun = await factors?.apps.begin(owner, label)
      const app = new Authenticator(site, begun?.secret ?? '')
      expect(await factors?.apps.confirm(owner, app.code())).to.equal(true)
    },
    // The other sessions have ended, and a reset does not switch it off.
    open: [],
  },
  deleted: { bring: ({ user }, site) => site.users.delete(String(user.id)), open: [] },
}

describe('every way in', function () {
  this.timeout(60_000)
  let site: TestSite
  let box: MailBox
  let people = 0
  before(async () => {
    const settings = { TRUSTED_PROXIES: '127.0.0.1', SIGN_IN_BY_MAIL: 'on' }
    ;({ site, box } = await startMailSite(settings, { throttling: {} }))
    await createOwner(site)
  })
  after(() => site.stop())

  async function somebody(): Promise<Person> {
    const name = `person${++people}`
    const email = `${name}@example.com`
    return { user: await createPerson(site, name, email), name, email }
  }

  for (const [state, { bring, open }] of Object.entries(STATES)) {
    it(`is open or shut as it should be for an account that is ${state}`, async () => {
      for (const [way, prepare] of Object.entries(WAYS)) {
        await site.connection.query('DELETE FROM throttles')
        const person = await somebody()
        const walk = await prepare(person, { site, box })
        await bring(person, site)
        const browser = await walk()
        const isIn = (await browser.get('/account')).status === 200
        expect(isIn, way).to.equal(open.includes(way))
      }
    })
  }
})

async function logIn(
  browser: Browser,
  username: string,
  accept = 'text/html',
  password = PASSWORD,
): Promise<Browser> {
  const _csrf = await browser.token('/login')
  await browser.post('/login', { _csrf, username, password }, { accept })
  return browser
}
