import { expect } from 'chai'
import { Browser } from '../support/browser.ts'
import { createPerson, loggedIn } from '../support/people.ts'
import { PASSWORD, SETUP_CODE, startTestSite, type TestSite } from '../support/test-site.ts'

describe('the main job over HTTP', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite()
  })
  after(() => site.stop())

  it('makes the first account with the code from the console, and logs it in', async () => {
    const browser = new Browser(site.url)
    const details = { username: 'ada', email: 'ada@example.com', password: PASSWORD }
    const answer = await browser.submit('/setup', { code: SETUP_CODE, ...details })

    expect(answer.status).to.equal(303)
    expect(answer.location).to.equal('/account')
    expect((await browser.get('/account')).body).to.contain('ada')
    expect(await site.users.findByUsername('ada')).to.include({ isSuperuser: true, isStaff: true })
  })

  it('logs in with a username or an e-mail address, in any case, and follows next', async () => {
    for (const username of ['ada', 'ADA', 'Ada@Example.com']) {
      const browser = new Browser(site.url)
      const fields = { username, password: PASSWORD, next: '/account/password' }
      const answer = await browser.submit('/login', fields, '/login?next=/account/password')
      expect(answer.status).to.equal(303)
      expect(answer.location).to.equal('/account/password')
    }
  })

  it('changes the password: this browser stays in under a new id, all others are out', async () => {
    await createPerson(site, 'grace')
    const [here, there] = [await loggedIn(site, 'grace'), await loggedIn(site, 'grace')]
    const idBefore = here.sessionId
    const newPassword = 'another long enough password'
    const answer = await here.submit('/account/password', {
      currentPassword: PASSWORD,
      newPassword,
    })

    expect(answer.status).to.equal(303)
    expect(answer.location).to.equal('/account')
    expect(here.sessionId).to.not.equal(idBefore)
    expect((await here.get('/account')).status).to.equal(200)
    expect((await there.get('/account')).status).to.equal(302)
  })

  it('logs out, and the old cookie opens nothing any more', async () => {
    await createPerson(site, 'alan')
    const browser = await loggedIn(site, 'alan')
    const thief = browser.clone()
    const answer = await browser.submit('/logout', {})

    expect(answer.status).to.equal(303)
    expect(answer.location).to.equal('/')
    expect(browser.sessionId).to.equal(undefined)
    expect((await thief.get('/account')).status).to.equal(302)
  })
})
