import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { type MailBox, startMailSite } from '../../support/mail-box.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

describe('EMAIL_DOMAINS and EMAIL_DOMAINS_REFUSED', () => {
  let site: TestSite
  let box: MailBox
  before(async () => {
    ;({ site, box } = await startMailSite({
      EMAIL_DOMAINS: 'example.com,.bücher.example',
      EMAIL_DOMAINS_REFUSED: 'old.bücher.example',
      VERIFIED_EMAIL: 'required',
    }))
    await createOwner(site)
    await createPerson(site, 'ada', 'ada@elsewhere.test')
  })
  after(() => site.stop())

  const register = (username: string, email: string) =>
    new Browser(site.url).submit('/register', { username, email, password: PASSWORD })

  it('are told beside the field of /register, and nothing is made or mailed', async () => {
    const only = 'Use an address at example.com, .bücher.example.'
    const rows: [email: string, message: string][] = [
      ['eve@example.com.evil.org', only],
      ['eve@evilexample.com', only],
      ['eve@xn--bcher-kva.example', only],
      [
        'eve@old.xn--bcher-kva.example',
        'Addresses at old.xn--bcher-kva.example cannot be used here.',
      ],
      ['eve@example.com.', 'Enter one plain address'],
      ['"eve@example.com"@evil.org', 'Enter one plain address'],
      ['', 'Enter your e-mail address.'],
    ]
    for (const [email, message] of rows) {
      const { status, body } = await register('eve', email)
      expect(status, email).to.equal(422)
      expect(body, email)
        .to.match(/id="email-error">/)
        .and.contain(message)
    }
    expect(await site.users.findByUsername('eve')).to.equal(null)
    expect(await box.deliver()).to.deep.equal([])
    const answer = await register('zoe', 'zoe@NEW.BÜCHER.example')
    expect(answer).to.include({ status: 303, location: '/verify-email' })
    expect((await box.deliver()).map(({ template }) => template)).to.deep.equal(['verify-email'])
  })

  it('are told beside the field of a new address, and of the first one', async () => {
    const browser = await loggedIn(site, 'ada')
    const change = (email: string) =>
      browser.submit('/account/email', { email, currentPassword: PASSWORD })
    const refused = await change('ada@evil.org')
    expect(refused.status).to.equal(422)
    expect(refused.body).to.match(/id="email-error">Use an address at example\.com/)
    expect(refused.body).to.contain('value="ada@evil.org"')
    expect((await change('ada@example.com')).status).to.equal(303)

    await createPerson(site, 'bob')
    const half = new Browser(site.url)
    await half.submit('/login', { username: 'bob', password: PASSWORD })
    const first = (email: string) => half.submit('/verify-email/send', { email }, '/verify-email')
    const wrong = await first('bob@evil.org')
    expect([wrong.status, /id="email-error">Use an address/.test(wrong.body)]).to.deep.equal([
      422,
      true,
    ])
    expect((await first('bob@example.com')).location).to.equal('/verify-email')
  })

  it('ask for an address also where none can be confirmed', async () => {
    const silent = await startTestSite({ EMAIL_DOMAINS: 'example.com' })
    await createOwner(silent)
    const browser = new Browser(silent.url)
    const page = await browser.get('/register')
    const fields = { username: 'eve', email: '', password: PASSWORD }
    const answer = await browser.submit('/register', fields)
    await silent.stop()
    expect(page.body)
      .to.match(/name="email"[^>]*required/)
      .and.not.contain('Optional')
    expect(answer.status).to.equal(422)
    expect(answer.body).to.contain('Enter your e-mail address.')
  })
})
