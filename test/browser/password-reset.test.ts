import { expect } from 'chai'
import { addressOf, afterwards, submit, useChromium } from '../support/chromium.ts'
import { type MailBox, startMailSite } from '../support/mail-box.ts'
import { createOwner, createPerson } from '../support/people.ts'
import { PASSWORD, type TestSite } from '../support/test-site.ts'

const NEW = 'a new and long enough password'

describe('a forgotten password, in a browser', function () {
  this.timeout(60_000)
  const chromium = useChromium()
  let site: TestSite
  let box: MailBox
  before(async () => {
    ;({ site, box } = await startMailSite())
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@example.com')
  })
  after(() => site.stop())

  it('is set anew by the link in the mail, after a scanner has looked at it', async () => {
    const page = await chromium.visit(site.url)
    await page.goto('/login')
    await afterwards(page, () => page.getByRole('link', { name: 'Forgot your password?' }).click())
    await submit(page, { 'E-mail': 'ada@example.com' })
    expect(addressOf(page)).to.equal('/password-reset/sent')

    const link = await box.link('password-reset')
    const scanner = await chromium.visit(site.url)
    await scanner.goto(link)

    await page.goto(link)
    expect(addressOf(page)).to.equal('/password-reset/new')
    await submit(page, { 'New password': NEW })
    expect(addressOf(page)).to.equal('/login')
    expect(await page.getByRole('status').first().textContent()).to.contain('Log in with it.')
    await submit(page, { 'Username or e-mail': 'ada', Password: NEW })
    expect(addressOf(page)).to.equal('/account')

    // The scanner's page stands open still: its link is used up.
    expect((await submit(scanner, { 'New password': PASSWORD })).status()).to.equal(410)
  })

  it('works without JavaScript', async () => {
    const page = await chromium.visit(site.url, { javaScriptEnabled: false })
    await page.goto('/password-reset')
    await submit(page, { 'E-mail': 'ada@example.com' })
    await page.goto(await box.link('password-reset'))
    await submit(page, { 'New password': PASSWORD })
    expect(addressOf(page)).to.equal('/login')
  })
})
