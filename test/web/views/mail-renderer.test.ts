import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { en } from '../../../src/web/messages/en.ts'
import { Languages } from '../../../src/web/messages/languages.ts'
import { type MailRendererOptions, ViewMailRenderer } from '../../../src/web/views/mail-renderer.ts'

const VIEWS = fileURLToPath(new URL('../../../views', import.meta.url))
const PAGES = 'https://example.com/members'

const rendererOf = (options: Partial<MailRendererOptions> = {}) =>
  new ViewMailRenderer({
    viewFolders: [VIEWS],
    cache: true,
    siteName: 'Rowing',
    pagesUrl: PAGES,
    languages: new Languages({ usual: 'en', offered: ['en'] }),
    hasPage: () => true,
    ...options,
  })

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** What any of the mails may be filled with. */
const PARAMS = {
  username: 'ann.smith',
  link: '/password-reset/one.secret',
  email: 'new@example.com',
  at: Date.UTC(2026, 10, 26, 23, 5),
  where: '203.0.113.7',
  left: 7,
  days: 30,
  canReset: true,
}

/** What only some are filled with. */
const CODES: Readonly<Record<string, { readonly code: string }>> = {
  'mail-login': { code: '012345' },
}

const TEMPLATES = readdirSync(join(VIEWS, 'mails'))
  .filter((file) => file.endsWith('.html.eta'))
  .map((file) => file.replace('.html.eta', ''))

const WITH_LINK = [
  ...['password-reset', 'mail-login', 'verify-email', 'email-change', 'invitation'],
  ...['account-closed', 'unconfirmed'],
]
const TO_STRANGERS = ['verify-email', 'email-change', 'unconfirmed']

const linksIn = (html: string) => [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)
const render = (template: string, params = {}, options = {}) =>
  rendererOf(options).render(template, 'en', { ...PARAMS, ...CODES[template], ...params })

describe('ViewMailRenderer', () => {
  it('has two views for each mail, and a sentence for all that they say', () => {
    expect(TEMPLATES).to.have.length.above(10)
    for (const template of TEMPLATES) {
      for (const canReset of [true, false]) {
        const { subject, text, html } = render(template, { canReset })
        expect(subject, template)
          .to.contain('Rowing')
          .and.not.match(/^mail\.|\n/)
        for (const part of [text, html]) {
          expect(part, template).to.not.match(/mail\.[a-z]|undefined|null|\{\w+\}|\[object/)
        }
        expect(html, template).to.match(/^<!doctype html>\s*<html lang="en" dir="ltr">/)
      }
    }
  })

  it('has no sentence that no mail says', () => {
    const said = new Set<string>()
    const say = (code: string) => {
      said.add(code)
      return code
    }
    const languages = { of: () => ({ tag: 'en', direction: 'ltr', name: '', say }) as const }
    const agent = FIREFOX
    for (const template of TEMPLATES) {
      for (const [canReset, by] of [
        [true, 'bob'],
        [false, null],
      ]) {
        render(template, { canReset, agent, by }, { languages })
      }
    }
    const codes = Object.keys(en).filter((code) => code.startsWith('mail.'))
    expect(codes.filter((code) => !said.has(code))).to.deep.equal([])
  })

  it('makes links to the pages of the site, and to nowhere else', () => {
    for (const template of TEMPLATES) {
      const { text, html } = render(template)
      const links = [...linksIn(html), ...(text.match(/\w+:\/\/\S+/g) ?? [])]
      for (const link of links)
        expect(link, template).to.match(/^https:\/\/example\.com\/members\//)
      // Nothing is fetched when a mail is opened: nobody learns of it.
      expect(html, template).to.not.match(/\bsrc=|url\(|<link|<script|@import/)
    }
  })

  it('says the link that works once in both parts, and in no notice', () => {
    for (const template of TEMPLATES) {
      const { text, html } = render(template)
      const link = `${PAGES}${PARAMS.link}`
      const isIn = WITH_LINK.includes(template)
      expect(text.includes(link), template).to.equal(isIn)
      expect(linksIn(html).includes(link), template).to.equal(isIn)
      expect(html.includes('secret'), template).to.equal(isIn)
    }
  })

  it('says the code of a mail to log in with in both parts, with every zero', () => {
    const { text, html } = render('mail-login')
    expect(text).to.match(/^012345$/m)
    expect(html).to.contain('>012345<')
  })

  it('writes text of strangers as text, in one line', () => {
    const username = '<b>ann</b>\r\nBcc: eve@example.com\u2028\u202e'
    const { subject, text, html } = render('password-changed', { username })
    expect(html).to.contain('&lt;b&gt;ann&lt;/b&gt;').and.not.contain('<b>ann')
    expect(text).to.contain('Hello <b>ann</b>  Bcc: eve@example.com  ,\n')
    expect(`${subject}${text}${html}`).to.not.match(/[\r\u2028\u202e]/)
  })

  it('lets nobody put a link of theirs into a mail to a stranger', () => {
    for (const template of TO_STRANGERS) {
      for (const username of ['www.example.net', 'x@example.net', 'a'.repeat(41)]) {
        const { text, html } = render(template, { username })
        expect(text + html, template).to.not.contain(username)
      }
      expect(render(template, { username: 'änn_7' }).text).to.match(/^Hello änn_7,\n/)
    }
    expect(render('password-changed').text).to.match(/^Hello ann\.smith,\n/)
    expect(render('invitation', { by: 'bob' }).text).to.contain(
      'bob invites you to make an account',
    )
    const { text, html } = render('invitation', { by: 'www.example.net' })
    expect(text + html)
      .to.contain('You are invited to')
      .and.not.contain('www.example.net')
  })

  it('tells when and where, what to do, and nothing that is not known', () => {
    const { text } = render('new-device', { agent: FIREFOX })
    expect(text).to.contain('When: 26 November 2026, 23:05 UTC\nFrom: 203.0.113.7\n')
    expect(text).to.contain('With: Firefox on Linux\n').and.contain(`${PAGES}/password-reset\n`)
    const bare = rendererOf().render('new-device', 'en', { username: 'ann' })
    expect(bare.text).to.not.match(/When:|From:|With:/)
    expect(bare.html).to.not.match(/When:|From:|With:/)
  })

  it('offers a new password only to who can set one, and where there is a page for it', () => {
    const ask = 'tell the people who run Rowing'
    const cases = [
      render('new-device', { canReset: false }),
      render('new-device', {}, { hasPage: () => false }),
    ]
    for (const { text, html } of cases) {
      expect(text).to.contain(ask).and.not.contain('password-reset')
      expect(html).to.contain(ask).and.not.contain('password-reset')
    }
  })

  it('sends nobody to a page for a new password whose mails go to somebody else by now', () => {
    const { text, html } = render('email-changed')
    expect(text).to.contain('new@example.com').and.not.contain('password-reset')
    expect(html).to.contain('new@example.com').and.not.contain('password-reset')
  })

  describe('with views of an app', () => {
    let folder: string
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'gadwall-mails-'))
      mkdirSync(join(folder, 'mails', 'parts'), { recursive: true })
      const view = (name: string, text: string) =>
        writeFileSync(join(folder, 'mails', `${name}.eta`), text)
      view('verify-email.txt', 'Ahoy <%= it.username %>: <%= it.url(it.link) %>')
      view('parts/layout.html', '<html><body><h1>Our own</h1><%~ it.body %></body></html>')
    })
    after(() => rmSync(folder, { recursive: true, force: true }))

    it('takes a mail, and the layout of all mails, from the app, and the rest from us', () => {
      const renderer = rendererOf({ viewFolders: [folder, VIEWS] })
      const { text, html } = renderer.render('verify-email', 'en', {
        ...PARAMS,
        username: 'ann & co',
      })
      expect(text).to.equal(`Ahoy ann & co: ${PAGES}${PARAMS.link}\n`)
      expect(html).to.contain('<h1>Our own</h1>').and.contain(`href="${PAGES}${PARAMS.link}"`)
      expect(renderer.render('new-device', 'en', PARAMS).text).to.match(/^Hello ann\.smith,/)
    })
  })
})
