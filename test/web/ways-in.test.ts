import { expect } from 'chai'
import type { User } from '../../src/database/models/user.ts'
import { Browser } from '../support/browser.ts'
import { type MailBox, startMailSite } from '../support/mail-box.ts'
import { createOwner, createPerson, loggedIn } from '../support/people.ts'
import { PASSWORD, type TestSite } from '../support/test-site.ts'

const NEW = 'a new and long enough password'
const MINUTE_MS = 60_000

/** Somebody as they were before they came into a state, with everything that could open their account. */
interface Person {
  readonly user: User
  readonly email: string
  /** Has logged in, and logged out again. */
  readonly device: Browser
  readonly session: Browser
  readonly remembered: Browser
  /** Path of the link of a reset that was asked for. */
  readonly resetLink: string
}

/** Each ends with a browser that is in, or is not. */
const WAYS: Readonly<Record<string, (person: Person, site: TestSite) => Promise<Browser>>> = {
  'the form, by username': ({ user }, site) => logIn(new Browser(site.url), user.username),
  'the form, by e-mail address': ({ email }, site) => logIn(new Browser(site.url), email),
  JSON: ({ user }, site) => logIn(new Browser(site.url), user.username, 'application/json'),
  'the form, in a known browser': ({ user, device }) => logIn(device, user.username),
  'a session from before': async ({ session }) => session,
  'a remembered session': async ({ remembered }) => remembered,
  'a reset, and the form': async ({ user, resetLink }, site) => {
    const browser = new Browser(site.url)
    await browser.get(resetLink)
    await browser.submit('/password-reset/new', { newPassword: NEW })
    return logIn(browser, user.username, 'text/html', NEW)
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
    // The owner of the address may set a password; the link from before is void.
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
      'a reset, and the form',
    ],
  },
  deleted: { bring: ({ user }, site) => site.users.delete(String(user.id)), open: [] },
}

describe('every way in', function () {
  this.timeout(60_000)
  let site: TestSite
  let box: MailBox
  let people = 0
  before(async () => {
    const settings = { TRUSTED_PROXIES: '127.0.0.1' }
    ;({ site, box } = await startMailSite(settings, { throttling: {} }))
    await createOwner(site)
  })
  after(() => site.stop())

  async function somebody(): Promise<Person> {
    const name = `person${++people}`
    const email = `${name}@example.com`
    const user = await createPerson(site, name, email)
    const device = await loggedIn(site, name)
    await device.submit('/logout', {})
    const session = await loggedIn(site, name)
    const remembered = new Browser(site.url)
    const fields = { username: name, password: PASSWORD, remember: '1' }
    await remembered.submit('/login', fields)
    await new Browser(site.url).submit('/password-reset', { email })
    const resetLink = await box.link('password-reset')
    return { user, email, device, session, remembered, resetLink }
  }

  for (const [state, { bring, open }] of Object.entries(STATES)) {
    it(`is open or shut as it should be for an account that is ${state}`, async () => {
      for (const [way, walk] of Object.entries(WAYS)) {
        await site.connection.query('DELETE FROM throttles')
        const person = await somebody()
        await bring(person, site)
        const browser = await walk(person, site)
        const isIn = (await browser.get('/account')).status === 200
        expect(isIn, way).to.equal(open.includes(way))
        site.wait(MINUTE_MS)
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
