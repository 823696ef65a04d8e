import { expect } from 'chai'
import type { NewPasswords } from '../../../src/auth/new-passwords/new-passwords.ts'
import { addApp } from '../../support/authenticator.ts'
import { Browser } from '../../support/browser.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const STEP = '/login/password'
const NEXT = 'another passphrase of the tests'

describe(STEP, () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite({ STORE_TIMEOUT_MS: '60000' })
  })
  after(() => site.stop())

  let people = 0
  async function somebody() {
    const name = `person${++people}`
    const user = await createPerson(site, name)
    return { name, owner: { backend: 'users', userId: String(user.id) } }
  }
  const service = () => site.auth.newPasswords as NewPasswords
  async function asked() {
    const person = await somebody()
    await service().requireNewPassword(person.owner)
    return person
  }
  const logIn = async (username: string, more: Record<string, string> = {}) => {
    const browser = new Browser(site.url)
    const answer = await browser.submit('/login', { username, password: PASSWORD, ...more })
    return { browser, answer }
  }
  const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200

  it('is for whoever must set a new password: with it they are in, where they wanted to go', async () => {
    const { name, owner } = await asked()
    const { browser, answer } = await logIn(name, { remember: '1', next: '/account/activity' })
    expect(answer).to.include({ status: 303, location: STEP })
    expect(await isIn(browser)).to.equal(false)
    const page = await browser.get(STEP)
    expect(page.body).to.contain(`<strong>${name}</strong>`).and.contain('15 characters')
    const done = await browser.submit(STEP, { newPassword: NEXT })
    expect(done).to.include({ status: 303, location: '/account/activity' })
    expect((await browser.get('/account/activity')).body).to.contain('Your password is changed')
    const [session] = await site.stores.sessions.listOf(owner, 0)
    expect(session?.isRemembered).to.equal(true)
    expect((await logIn(name)).answer.status).to.equal(401)
    expect((await logIn(name, { password: NEXT })).answer.location).to.equal('/account')
    expect((await browser.get(STEP)).location).to.equal('/account')
  })

  it('ends the sessions that there were', async () => {
    const { name, owner } = await somebody()
    const browser = await loggedIn(site, name)
    await service().requireNewPassword(owner)
    expect(await isIn(browser)).to.equal(false)
  })

  it('refuses the old password and a weak one; nothing is set and nobody is in', async () => {
    const { name } = await asked()
    const { browser } = await logIn(name)
    const same = await browser.submit(STEP, { newPassword: PASSWORD })
    expect(same.status).to.equal(422)
    expect(same.body).to.contain('This is the password from before')
    expect((await browser.submit(STEP, { newPassword: 'short' })).status).to.equal(422)
    expect((await browser.submit(STEP, { newPassword: '' })).status).to.equal(422)
    expect(await isIn(browser)).to.equal(false)
    expect((await logIn(name)).answer.location).to.equal(STEP)
  })

  it('of 20 parallel posts sets one password and logs in once', async () => {
    const { name, owner } = await asked()
    const { browser } = await logIn(name)
    const _csrf = await browser.token(STEP)
    const posts = Array.from({ length: 20 }, (_, index) =>
      browser.clone().post(STEP, { _csrf, newPassword: `${NEXT} number ${index}` }),
    )
    const locations = (await Promise.all(posts)).map(({ location }) => location)
    expect(locations.filter((location) => location === '/account')).to.have.length(1)
    expect(locations.filter((location) => location === '/login')).to.have.length(19)
    expect(await site.stores.sessions.listOf(owner, 0)).to.have.length(1)
  })

  it('knows nobody who need not, and nobody who must prove their second factor first', async () => {
    const stranger = new Browser(site.url)
    expect((await stranger.get(STEP)).location).to.equal('/login')
    const _csrf = await stranger.token('/login')
    expect((await stranger.post(STEP, { _csrf, newPassword: NEXT })).location).to.equal('/login')
    const { name, owner } = await somebody()
    const app = await addApp(site, await loggedIn(site, name))
    await service().requireNewPassword(owner)
    const { browser, answer } = await logIn(name)
    expect(answer.location).to.equal('/login/factor')
    expect((await browser.get(STEP)).location).to.equal('/login')
    const token = await browser.token('/login/factor')
    const skipped = await browser.post(STEP, { _csrf: token, newPassword: NEXT })
    expect(skipped.location).to.equal('/login')
    expect((await logIn(name)).answer.location).to.equal('/login/factor')
    const half = (await logIn(name)).browser
    expect((await half.submit('/login/factor', { code: app.code() })).location).to.equal(STEP)
    expect((await half.submit(STEP, { newPassword: NEXT })).location).to.equal('/account')
  })

  it('is over when somebody has set another password meanwhile', async () => {
    const { name } = await asked()
    const late = (await logIn(name)).browser
    const _csrf = await late.token(STEP)
    const { browser } = await logIn(name)
    await browser.submit(STEP, { newPassword: NEXT })
    const answer = await late.post(STEP, { _csrf, newPassword: `${NEXT}, too` })
    expect(answer.location).to.equal('/login')
    expect((await logIn(name, { password: NEXT })).answer.location).to.equal('/account')
  })

  it('lets whoever is asked no more go on', async () => {
    const { name, owner } = await asked()
    const { browser } = await logIn(name)
    await service().forget(owner)
    expect((await browser.get(STEP)).location).to.equal('/account')
    expect(await isIn(browser)).to.equal(true)
  })
})
