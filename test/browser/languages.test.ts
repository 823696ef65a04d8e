import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { stockMessages } from '../../src/web/messages/all.ts'
import { en } from '../../src/web/messages/en.ts'
import type { Messages } from '../../src/web/messages/messages.ts'
import { addressOf, afterwards, submit, useChromium } from '../support/chromium.ts'
import { type MailBox, startMailSite } from '../support/mail-box.ts'
import { checkTwoSizes } from '../support/page-checks.ts'
import { createPerson } from '../support/people.ts'
import { PASSWORD, type TestSite } from '../support/test-site.ts'

/** What people read, and what is read to them. */
const WORDS = `[
  document.title,
  ...[...document.querySelectorAll('[aria-label]')].map((one) => one.getAttribute('aria-label')),
  ...[...document.querySelectorAll('[placeholder], [alt]')].map((one) => one.placeholder ?? one.alt),
  ...[...document.querySelectorAll('body *')].flatMap((one) =>
    (one.tagName === 'OPTION' && one.value === one.text) || one.closest('script, style, .languages, code, bdi, option[lang], #timeZone')
      ? [] : [...one.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data)),
].map((text) => text.replace(/\\s+/g, ' ').trim()).filter(Boolean)`

/** Names, and what is called the same everywhere. */
const NAMES =
  /\b(Gadwall|JavaScript|QR|PIN|CSV|UTC|UTF-8|NDJSON|JSON|HTML|Chrome|Linux|HeadlessChrome|docs\/\w+\.md|example\.com|ada\w*|\w+=\S+|owner\S*)\b/g

/** The longest piece of an English sentence between its values; short ones may be words of another language. */
const piecesOf = (messages: Messages) =>
  Object.entries(messages).flatMap(([code, sentence]) => {
    const [longest = ''] = sentence.split(/\{[^}]*\}/).sort((a, b) => b.length - a.length)
    return longest.trim().length < 12 ? [] : [[code, longest.trim()] as const]
  })

describe('the pages in German and in Arabic', function () {
  this.timeout(240_000)
  const chromium = useChromium()
  let site: TestSite
  let box: MailBox

  before(async () => {
    ;({ site, box } = await startMailSite({ SIGN_IN_BY_MAIL: 'on' }))
    const owner = await createPerson(site, 'ada', 'ada@example.com')
    await owner.update({ isStaff: true, isSuperuser: true })
    await createPerson(site, 'adam', 'adam@example.com')
  })
  after(() => site.stop())

  for (const [tag, locale] of [
    ['de', 'de-AT'],
    ['ar', 'ar-EG'],
  ] as const) {
    const messages = stockMessages[tag] as Messages
    const say = (code: string) => messages[code] ?? code
    const logIn = async (page: Page) => {
      await page.goto('/login')
      await submit(page, {
        [say('label.login.username')]: 'ada',
        [say('label.password')]: PASSWORD,
      })
    }

    const check = async (page: Page, name: string) => {
      expect(await page.locator('html').getAttribute('lang'), name).to.equal(tag)
      expect(await page.locator('html').getAttribute('dir')).to.equal(tag === 'ar' ? 'rtl' : 'ltr')
      const words = await page.evaluate<string[]>(WORDS)
      const text = words.join('\n')
      const english = new Set(
        Object.entries(en).map(([code, one]) => (say(code) === one ? '' : one)),
      )
      const own = new Set(Object.values(messages))
      const whole = words.filter((word) => english.has(word) && !own.has(word))
      const parts = piecesOf(en).filter(
        ([code, piece]) => say(code) !== en[code] && text.includes(piece),
      )
      expect([...whole, ...parts], `${name}: words in English`).to.deep.equal([])
      // In Arabic no Latin word at all is left.
      const latin =
        tag === 'ar' ? words.filter((one) => /[a-z]{3}/i.test(one.replace(NAMES, ''))) : []
      expect(latin, `${name}: Latin words`).to.deep.equal([])
      await checkTwoSizes(page, `${tag}-${name}`)
    }

    it(`every page that has an address of its own, in ${tag}`, async () => {
      const visitor = await chromium.visit(site.url, { locale })
      const ada = await chromium.visit(site.url, { locale })
      await logIn(ada)
      // Pages of development are for those who write programs.
      const paths = site.gadwall.routes
        .filter(({ method, path }) => method === 'GET' && !/:|^\/(docs|dev)/.test(path))
        .map(({ path }) => path)
      const seen: string[] = []
      for (const [who, page] of Object.entries({ visitor, ada })) {
        for (const path of [...paths, '/no-such-page']) {
          const answer = await page.goto(path).catch(() => null)
          if (!answer?.headers()['content-type']?.startsWith('text/html')) continue
          if (addressOf(page) !== path) continue
          await check(page, `${who}${path.replaceAll('/', '-')}`)
          seen.push(`${who} ${path}`)
        }
      }
      expect(seen).to.include.members([
        ...['visitor /', 'visitor /login', 'visitor /register', 'visitor /password-reset'],
        ...[
          'visitor /no-such-page',
          'ada /account',
          'ada /account/profile',
          'ada /account/factors',
        ],
        ...['ada /account/sessions', 'ada /account/activity', 'ada /account/close'],
        ...['ada /admin/users', 'ada /admin/users/new', 'ada /admin/groups', 'ada /admin/sessions'],
        ...['ada /admin/activity', 'ada /admin/mail'],
      ])
      await ada.goto('/admin/users')
      await afterwards(ada, () =>
        ada.getByRole('link', { name: 'adam', exact: true }).first().click(),
      )
      await check(ada, 'admin-person')
    })

    it(`what is wrong with a form, in ${tag}`, async () => {
      const page = await chromium.visit(site.url, { locale })
      await page.goto('/register')
      const typed = { [say('label.username')]: 'a b', [say('label.password')]: 'short' }
      await submit(page, typed)
      await check(page, 'register-errors')
      await page.goto('/login')
      await submit(page, { [say('label.login.username')]: 'ada', [say('label.password')]: 'wrong' })
      expect(await page.textContent('main')).to.contain(say('wrong_credentials'))
      await check(page, 'login-wrong')
    })
  }

  it('a visitor chooses a language without JavaScript, and stays where they were', async () => {
    const page = await chromium.visit(site.url, { locale: 'de-DE', javaScriptEnabled: false })
    await page.goto('/login?next=/account/sessions')
    await afterwards(page, () => page.getByRole('link', { name: 'العربية' }).click())
    expect(addressOf(page)).to.equal('/login?next=/account/sessions')
    expect(await page.locator('html').getAttribute('lang')).to.equal('ar')
    await page.goto('/register')
    expect(await page.textContent('h1')).to.equal(stockMessages.ar?.['register.heading'])
  })

  it('a person chooses for all their browsers, and for their mails', async () => {
    const page = await chromium.visit(site.url, { locale: 'en-GB' })
    await page.goto('/login')
    await submit(page, { 'Username or e-mail': 'adam', Password: PASSWORD })
    await page.goto('/account/profile')
    await page.getByLabel('Language', { exact: true }).selectOption('de')
    await page.getByLabel('Time zone', { exact: true }).selectOption('America/New_York')
    await submit(page)
    expect(await page.locator('html').getAttribute('lang')).to.equal('de')
    expect(await page.textContent('.notice')).to.contain('Gespeichert.')
    expect(await page.locator('time').first().textContent()).to.match(/ Uhr \(GMT-5\)$/)
    await afterwards(page, () => page.getByRole('button', { name: 'العربية' }).click())
    expect(await page.locator('html').getAttribute('lang')).to.equal('ar')
    expect(addressOf(page)).to.equal('/account')
    expect(box.site.stores.outbox).to.not.equal(undefined)
  })
})
