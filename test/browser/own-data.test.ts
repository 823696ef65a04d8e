import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { fillIn, submit, useChromium } from '../support/chromium.ts'
import { startMailSite } from '../support/mail-box.ts'
import { checkLooks, checkTwoSizes } from '../support/page-checks.ts'
import { createPerson } from '../support/people.ts'
import { PASSWORD, type TestSite } from '../support/test-site.ts'

describe("one's own data, in Chromium", function () {
  this.timeout(240_000)
  const chromium = useChromium()
  let site: TestSite
  before(async () => {
    ;({ site } = await startMailSite())
    const owner = await createPerson(site, 'ada', 'ada@example.com')
    await owner.update({ isStaff: true, isSuperuser: true })
    await createPerson(site, 'zoe', 'zoe@example.com')
  })
  after(() => site?.stop())

  it('a click brings the file, and the pages can be read by everybody', async () => {
    const page = await chromium.visit(site.url, { acceptDownloads: true })
    await page.goto('/register')
    await checkLooks(page, 'register-without-address')
    await page.goto('/login')
    await submit(page, { 'Username or e-mail': 'zoe', Password: PASSWORD })
    await page.goto('/account')
    await checkLooks(page, 'account-with-data')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download my data' }).click(),
    ])
    expect(download.suggestedFilename()).to.equal('my-data.json')
    const file = JSON.parse(readFileSync(await download.path(), 'utf8'))
    expect(file.users[0].username).to.equal('zoe')
    await page.goto('/account/profile')
    await checkLooks(page, 'profile-with-username')
    await fillIn(page, { Username: 'zelda' })
    await submit(page, {})
    expect(await page.locator('h1').textContent()).to.equal('zelda')
    const staff = await chromium.visit(site.url)
    await staff.goto('/login')
    await submit(staff, { 'Username or e-mail': 'ada', Password: PASSWORD })
    await staff.goto(`/admin/users/users:${file.person.userId}`)
    await checkTwoSizes(staff, 'admin-user-with-data')
  })
})
