import { expect } from 'chai'
import { stockMessages } from '../../../src/web/messages/all.ts'
import { Browser } from '../../support/browser.ts'
import { type MailBox, startMailSite } from '../../support/mail-box.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { startTestSite, type TestSite } from '../../support/test-site.ts'

const de = (code: string) => String(stockMessages.de?.[code])
const GERMAN = { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' }

describe('the language of pages and mails', function () {
  this.timeout(30_000)
  let site: TestSite
  let box: MailBox

  before(async () => {
    ;({ site, box } = await startMailSite())
    await createOwner(site)
  })
  after(() => site.stop())

  /** The languages of the mails that wait, by their addresses. */
  const languagesOfMails = async () => {
    const rows = (await site.stores.outbox?.newest?.(100)) ?? []
    return new Map(rows.map(({ to, template, language }) => [`${template} ${to}`, language]))
  }

  it('is what the browser asks for, in pages, errors and JSON', async () => {
    const browser = new Browser(site.url)
    const { body } = await browser.get('/login', GERMAN)
    expect(body).to.contain('<html lang="de" dir="ltr">').and.contain(de('label.password'))
    const missing = await browser.get('/nothing-here', GERMAN)
    expect(missing.body).to.contain(de('error.not_found'))
    const json = await browser.get('/account', { ...GERMAN, accept: 'application/json' })
    expect(JSON.parse(json.body).error.message).to.equal(de('login_required'))
    expect((await browser.get('/login')).body).to.contain('<html lang="en" dir="ltr">')
  })

  it('is never that of the visitor before, however many ask at once', async () => {
    const browser = new Browser(site.url)
    const tags = Array.from({ length: 60 }, (_, index) => ['de', 'ar', 'en'][index % 3] as string)
    const pages = await Promise.all(
      tags.map((tag) => browser.get('/login', { 'accept-language': tag })),
    )
    pages.forEach(({ body }, index) => {
      const tag = tags[index] as string
      expect(body).to.contain(`<html lang="${tag}"`)
      expect(body).to.contain(`>${stockMessages[tag]?.['label.remember']}<`)
    })
  })

  it('is what a visitor has chosen in this browser, and leads back, but to no other site', async () => {
    const browser = new Browser(site.url)
    const answer = await browser.get('/language?to=de&next=/login')
    expect(answer).to.include({ status: 303, location: '/login' })
    expect(answer.headers.get('set-cookie')).to.match(/^gadwall\.language=de;.*samesite=lax/i)
    expect((await browser.get('/login')).body).to.contain('<html lang="de"')
    for (const next of ['https://evil.example/', '//evil.example', 'javascript:alert(1)', '']) {
      const address = `/language?to=de&next=${encodeURIComponent(next)}`
      expect((await browser.get(address)).location, next).to.equal('/')
    }
  })

  it('is not changed by a page of another site, and not to what is not offered', async () => {
    for (const [to, headers] of [
      ['de', { 'sec-fetch-site': 'cross-site' }],
      ['de', { 'sec-fetch-site': 'same-site' }],
      ['fr', {}],
      ['', {}],
      ['<b>', {}],
    ] as const) {
      const browser = new Browser(site.url)
      expect(
        (await browser.get(`/language?to=${encodeURIComponent(to)}`, headers)).status,
      ).to.equal(303)
      expect([...browser.cookies.keys()]).to.not.include('gadwall.language')
    }
    const { status } = await new Browser(site.url).post('/language', { language: 'de' })
    expect(status).to.be.within(302, 403)
  })

  it('of a person is what they have chosen, whatever the browser says; mails are in it, too', async () => {
    await createPerson(site, 'ada', 'ada@example.com')
    const ada = await loggedIn(site, 'ada')
    const names = { firstName: '', lastName: '' }
    const wrong = await ada.submit('/account/profile', {
      ...names,
      language: 'fr',
      timeZone: 'Mars',
    })
    expect(wrong.status).to.equal(422)
    const right = { ...names, language: 'ar', timeZone: 'Asia/Kathmandu' }
    expect((await ada.submit('/account/profile', right)).status).to.equal(303)
    const { body } = await ada.get('/account', GERMAN)
    expect(body).to.contain('<html lang="ar" dir="rtl">').and.contain('تم الحفظ.')
    // What is not sent stays; an empty one is the choice of none.
    await ada.submit('/account/profile', { ...names, timeZone: '' })
    expect((await ada.get('/account', GERMAN)).body).to.contain('<html lang="ar"')

    const visitor = new Browser(site.url)
    const token = await visitor.token('/password-reset')
    await visitor.post('/password-reset', { _csrf: token, email: 'ada@example.com' }, GERMAN)
    await box.deliver()
    const mails = await languagesOfMails()
    expect(mails.get('password-reset ada@example.com')).to.equal('ar')

    await ada.submit('/account/profile', { ...names, language: '' })
    expect((await ada.get('/account', GERMAN)).body).to.contain('<html lang="de"')
  })

  it('of a mail to somebody who has chosen none is that of the request', async () => {
    await createPerson(site, 'bob', 'bob@example.com')
    const visitor = new Browser(site.url)
    const token = await visitor.token('/password-reset')
    await visitor.post('/password-reset', { _csrf: token, email: 'bob@example.com' }, GERMAN)
    await box.deliver()
    expect((await languagesOfMails()).get('password-reset bob@example.com')).to.equal('de')
  })

  it('of a site that offers one is that, and nothing is to be chosen', async () => {
    const one = await startTestSite({ LANGUAGES: 'en' })
    try {
      const { body } = await new Browser(one.url).get('/login', GERMAN)
      expect(body).to.contain('<html lang="en"').and.not.contain('class="languages"')
    } finally {
      await one.stop()
    }
  })
})
