import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { Secret } from '../../src/auth/secret.ts'
import { afterwards, submit, useChromium } from '../support/chromium.ts'
import { type MailBox, startMailSite } from '../support/mail-box.ts'
import { checkState } from '../support/page-checks.ts'
import { createPerson } from '../support/people.ts'
import { PASSWORD, type TestSite } from '../support/test-site.ts'

const REQUEST = { address: null, agent: null }

/** What a person and staff see of an account that nobody has confirmed, in a real browser. */
describe('an account that nobody has confirmed, in Chromium', function () {
  this.timeout(120_000)
  const chromium = useChromium()
  let site: TestSite
  let box: MailBox
  before(async () => {
    ;({ site, box } = await startMailSite({ UNVERIFIED_DAYS: '10' }))
    const root = await createPerson(site, 'root', 'root@example.com')
    await site.users.update(String(root.id), { isStaff: true, isSuperuser: true })
    const details = { username: 'ann', email: 'ann@example.com', password: new Secret(PASSWORD) }
    await site.auth.accounts?.register(details, REQUEST)
    await box.deliver()
  })
  after(() => site?.stop())

  async function logIn(username: string, locale: string): Promise<Page> {
    const page = await chromium.visit(site.url, { locale })
    await page.goto('/login')
    const labels = LABELS[locale] ?? LABELS.en
    await submit(page, { [labels?.[0] ?? '']: username, [labels?.[1] ?? '']: PASSWORD })
    return page
  }

  for (const [locale, said] of [
    ['en', 'You have until:'],
    ['de', 'Sie haben Zeit bis:'],
    ['ar', 'أمامك مهلة حتى:'],
  ] as const) {
    it(`the account says until when there is time, and fits (${locale})`, async () => {
      const page = await logIn('ann', locale)
      await page.goto('/account')
      const notice = page.locator('form.notice')
      expect(await notice.textContent()).to.contain(said)
      const end = new Date(site.auth.clock() + 10 * 24 * 60 * 60_000).toISOString()
      expect(await notice.locator('time').getAttribute('datetime')).to.equal(end)
      await checkState(page, `unconfirmed-account-${locale}`)
    })
  }

  it('the page of the person in the admin says so, and a button keeps the account', async () => {
    const page = await logIn('root', 'en')
    const id = (await site.users.findByUsername('ann'))?.id
    await page.goto(`/admin/users/users%3A${id}`)
    await checkState(page, 'unconfirmed-admin')
    await afterwards(page, () => page.getByRole('button', { name: 'Keep this account' }).click())
    const text = await page.textContent('body')
    expect(text).to.contain('This account stays').and.not.contain('Never confirmed')
    expect(await page.getByRole('button', { name: 'Keep this account' }).count()).to.equal(0)
  })
})

const LABELS: Readonly<Record<string, readonly [name: string, password: string]>> = {
  en: ['Username or e-mail', 'Password'],
  de: ['Benutzername oder E-Mail-Adresse', 'Passwort'],
  ar: ['اسم المستخدم أو البريد الإلكتروني', 'كلمة المرور'],
}
