import { expect } from 'chai'
import { Browser } from '../support/browser.ts'
import { useFirefox } from '../support/firefox.ts'
import { type MailBox, startMailSite } from '../support/mail-box.ts'
import { createOwner } from '../support/people.ts'
import { PASSWORD, type TestSite } from '../support/test-site.ts'

const NEW_PASSWORD = 'a new and long enough password'

describe('Firefox', function () {
  this.timeout(30_000)
  const firefox = useFirefox()
  let site: TestSite
  let box: MailBox
  before(async () => {
    ;({ site, box } = await startMailSite())
    await createOwner(site)
  })
  after(() => site?.stop())

  async function logIn(password: string): Promise<void> {
    await firefox.fill('Username or e-mail', 'ada')
    await firefox.fill('Password', password)
    await firefox.click('Log in')
  }

  it('shows pages with our styles and script, which our policy lets through', async () => {
    await firefox.goTo(`${site.url}/login`)
    expect(await firefox.ask('getComputedStyle(document.body).backgroundColor')).to.equal(
      'rgb(243, 242, 238)',
    )
    expect(await firefox.ask('document.querySelectorAll("button.reveal").length')).to.equal(1)
    expect(await firefox.ask('document.activeElement.id')).to.equal('username')
  })

  it('registers, confirms the address, and logs out', async () => {
    await firefox.click('Register', 'header')
    await firefox.fill('Username', 'a b')
    await firefox.fill('Password', 'short')
    await firefox.click('Register')
    expect(await firefox.ask('document.activeElement.innerText')).to.match(/^There is a problem/)
    await firefox.fill('Username', 'ada')
    await firefox.fill('E-mail', 'ada@example.com')
    await firefox.fill('Password', PASSWORD)
    await firefox.click('Register')
    expect(await firefox.address()).to.equal('/account')
    await firefox.goTo(site.url + (await box.link('verify-email')))
    await firefox.click('Yes, confirm')
    expect(await firefox.text()).to.contain('Your e-mail address is confirmed.')
    await firefox.click('Log out', 'header')
    expect(await firefox.text()).to.contain('You are logged out.')
  })

  it('logs in, and sees and ends another device', async () => {
    const other = new Browser(site.url)
    await other.submit('/login', { username: 'ada', password: PASSWORD })
    await firefox.goTo(`${site.url}/login`)
    await logIn('not it')
    expect(await firefox.text()).to.contain('The name or the password is wrong.')
    await logIn(PASSWORD)
    expect(await firefox.address()).to.equal('/account')
    await firefox.click('Show all devices')
    expect(await firefox.text()).to.match(/Firefox on Linux\s+This device/)
    await firefox.click('Log out all other devices')
    expect(await firefox.text()).to.contain('All other devices are logged out.')
    expect((await other.get('/account')).status).to.equal(302)
  })

  it('resets the password by the mailed link, logs in with it, and logs out', async () => {
    await firefox.click('Log out', 'header')
    await firefox.click('Log in', 'header')
    await firefox.click('Forgot your password?')
    await firefox.fill('E-mail', 'ada@example.com')
    await firefox.click('Send the link')
    expect(await firefox.address()).to.equal('/password-reset/sent')
    await firefox.goTo(site.url + (await box.link('password-reset')))
    expect(await firefox.address()).to.equal('/password-reset/new')
    await firefox.fill('New password', NEW_PASSWORD)
    await firefox.click('Set the password')
    expect(await firefox.text()).to.contain('Your new password is set.')
    await logIn(NEW_PASSWORD)
    expect(await firefox.text('h1')).to.equal('ada')
    await firefox.goTo(`${site.url}/logout`)
    await firefox.click('Log out')
    expect(await firefox.address()).to.equal('/')
    await firefox.goTo(`${site.url}/account`)
    expect(await firefox.address()).to.equal('/login?next=/account')
  })
})
