import { expect } from 'chai'
import { useLynx } from '../support/lynx.ts'
import { type MailBox, startMailSite } from '../support/mail-box.ts'
import { createOwner } from '../support/people.ts'
import { PASSWORD, type TestSite } from '../support/test-site.ts'

const NEW_PASSWORD = 'a new and long enough password'

describe('a browser of text', function () {
  this.timeout(30_000)
  const lynxes = useLynx()
  let site: TestSite
  let box: MailBox
  before(async () => {
    ;({ site, box } = await startMailSite())
    await createOwner(site)
  })
  after(() => site?.stop())

  it('registers, logs out, logs in, resets the password by the mailed link, and logs out', async () => {
    const lynx = lynxes.start(`${site.url}/`)
    await lynx.see('Welcome to Gadwall')
    await lynx.follow('Register')
    await lynx.see('Create your account')
    await lynx.fill('Username', 'ada')
    await lynx.fill('E-mail', 'ada@example.com')
    await lynx.fill('Password', PASSWORD)
    await lynx.press('Register')
    await lynx.see('Your account is ready.')

    await lynx.open(site.url + (await box.link('verify-email')))
    await lynx.see('Is ada@example.com the address of the account ada?')
    await lynx.press('Yes, confirm')
    await lynx.see('Your e-mail address is confirmed.')

    await lynx.press('Log out')
    await lynx.see('You are logged out.')

    await lynx.follow('Log in')
    await lynx.see('Username or e-mail')
    await lynx.fill('Username or e-mail', 'ada')
    await lynx.fill('Password', 'not it')
    await lynx.press('Log in')
    // It asks so of every answer with this status, before it shows the page.
    await lynx.see('Show the 401 message body?')
    await lynx.type('y')
    await lynx.see('The name or the password is wrong.')
    await lynx.fill('Password', PASSWORD)
    await lynx.press('Log in')
    await lynx.see('Your account on Gadwall')
    await lynx.press('Log out')
    await lynx.see('You are logged out.')

    await lynx.follow('Log in')
    await lynx.see('Username or e-mail')
    await lynx.follow('Forgot your password?')
    await lynx.see('We send you a link')
    await lynx.fill('E-mail', 'ada@example.com')
    await lynx.press('Send the link')
    await lynx.see('Look into your mail')
    await lynx.open(site.url + (await box.link('password-reset')))
    await lynx.see('Set a new password')
    await lynx.fill('New password', NEW_PASSWORD)
    await lynx.press('Set the password')
    await lynx.see('Your new password is set.')
    await lynx.fill('Username or e-mail', 'ada')
    await lynx.fill('Password', NEW_PASSWORD)
    await lynx.press('Log in')
    await lynx.see('Your account on Gadwall')
    await lynx.press('Log out')
    await lynx.see('You are logged out.')
  })

  it('reads what is wrong with a form before the form', async () => {
    const lynx = lynxes.start(`${site.url}/register`)
    await lynx.see('Create your account')
    await lynx.fill('Username', 'a b')
    await lynx.fill('Password', 'short')
    await lynx.press('Register')
    await lynx.see('There is a problem')
    const { text } = lynx
    expect(text.indexOf('There is a problem')).to.be.below(text.indexOf('\n   Username\n'))
  })
})
