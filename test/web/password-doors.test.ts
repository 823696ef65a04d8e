import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { Browser } from '../support/browser.ts'
import { type MailBox, startMailSite } from '../support/mail-box.ts'
import { createOwner, createPerson, loggedIn } from '../support/people.ts'
import type { TestSite } from '../support/test-site.ts'

const BREACHED = 'found in the lists of thieves'
const SITE_NAME = 'Lake District Rowing'

/** What nobody may take for a password, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  'too short': 'fourteen chars',
  'of the 3,000 most used': 'passwordpassword',
  'the name of the site': 'Lake District Rowing 1',
  'the same in one word': 'LakeDistrictRowing1',
  'a word of the settings': 'swansongswansong',
  'nearly the own name': 'grace-hopper-1906',
  'known from a breach': BREACHED,
  'longer than 1,024 bytes': 'a password without end '.repeat(50),
}

/** What people may take, whatever it is made of. */
const TAKEN: Readonly<Record<string, string>> = {
  'small letters only': 'plain letters without anything else',
  '128 characters': 'abcdefghij klmno'.repeat(8),
  'letters of other scripts':
    '\u5bc6\u7801\u5f88\u957f \u062c\u0645\u0644\u0629 \u0441\u043b\u043e\u0432\u043e \u{1F40B}\u{1F426}',
}

describe('every door by which a password comes in', function () {
  this.timeout(30_000)
  let site: TestSite
  let box: MailBox
  let breaches: Server
  before(async () => {
    breaches = createServer(({ url = '' }, response) => {
      const digest = createHash('sha1').update(BREACHED).digest('hex').toUpperCase()
      response.end(url.endsWith(digest.slice(0, 5)) ? `${digest.slice(5)}:77\r\n` : '')
    })
    await new Promise<void>((resolve) => breaches.listen(0, '127.0.0.1', resolve))
    const { port } = breaches.address() as AddressInfo
    ;({ site, box } = await startMailSite({
      SITE_NAME,
      PASSWORD_CONTEXT_WORDS: 'swansong',
      BREACH_CHECK_URL: `http://127.0.0.1:${port}`,
    }))
    await createOwner(site)
  })
  after(async () => {
    await site.stop()
    breaches.close()
  })

  let people = 0
  async function somebody() {
    const username = `grace-hopper-190${++people}`
    await createPerson(site, username, `${username}@example.com`)
    return { username, email: `${username}@example.com` }
  }

  /** Each answers with the status of what came of a new password. */
  const doors: Readonly<Record<string, (password: string) => Promise<number>>> = {
    async '/register'(password) {
      const fields = { username: `grace-hopper-1${++people}906`, email: '', password }
      return (await new Browser(site.url).submit('/register', fields)).status
    },
    async '/account/password'(newPassword) {
      const browser = await loggedIn(site, (await somebody()).username)
      const fields = { currentPassword: 'correct horse battery staple', newPassword }
      return (await browser.submit('/account/password', fields)).status
    },
    async '/password-reset/new'(newPassword) {
      const { email } = await somebody()
      const browser = new Browser(site.url)
      await browser.submit('/password-reset', { email })
      await browser.get(await box.link('password-reset'))
      return (await browser.submit('/password-reset/new', { newPassword })).status
    },
  }

  for (const [path, open] of Object.entries(doors)) {
    it(`refuses at ${path} what is short, common, known from a breach, or of the site or the person`, async () => {
      for (const [why, password] of Object.entries(REFUSED)) {
        expect(await open(password), why).to.equal(422)
      }
    })

    it(`takes at ${path} long passwords of any characters, and asks for no kinds of them`, async () => {
      for (const [what, password] of Object.entries(TAKEN)) {
        expect(await open(password), what).to.equal(303)
      }
    })
  }
})
