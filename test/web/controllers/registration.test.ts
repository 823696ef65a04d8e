import { expect } from 'chai'
import { type Answer, Browser } from '../../support/browser.ts'
import { createOwner, createPerson } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

describe('/register', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite()
    await createOwner(site)
    await createPerson(site, 'Ada', 'ada@example.com')
  })
  after(() => site.stop())

  const register = (fields: Record<string, string>, browser = new Browser(site.url)) =>
    browser.submit('/register', { username: '', email: '', password: PASSWORD, ...fields })

  async function count(): Promise<number> {
    const [rows] = await site.connection.query('SELECT count(*) AS n FROM users')
    return (rows as { n: number }[])[0]?.n ?? -1
  }

  it('makes an account, logs it in and says welcome', async () => {
    const browser = new Browser(site.url)
    const answer = await register({ username: 'grace', email: 'grace@example.com' }, browser)
    expect(answer).to.include({ status: 303, location: '/account' })
    const { status, body } = await browser.get('/account')
    expect(status).to.equal(200)
    expect(body).to.contain('grace@example.com').and.contain('Welcome. Your account is ready.')
    expect((await browser.get('/account')).body).to.not.contain('Welcome. Your account')
  })

  it('makes plain accounts only, whatever else is sent', async () => {
    const more = { isSuperuser: '1', isStaff: 'true', is_superuser: '1', id: '1', role: 'admin' }
    expect((await register({ username: 'mallory', ...more })).status).to.equal(303)
    const [[row]] = await site.connection.query("SELECT * FROM users WHERE username = 'mallory'")
    expect(row).to.include({ is_superuser: 0, is_staff: 0, is_active: 1 })
    expect((row as { id: number }).id).to.not.equal(1)
  })

  it('offers to log in beside a name that is taken, and goes on where they wanted to go', async () => {
    const browser = new Browser(site.url)
    const next = '/account/password'
    const login = await browser.get(`/login?next=${next}`)
    expect(login.body).to.contain('href="/register?next=%2Faccount%2Fpassword"')
    const page = await browser.get(`/register?next=${next}`)
    expect(page.body).to.contain(`name="next" value="${next}"`)
    expect(page.body).to.not.contain('Log in instead?')
    const fields = { username: 'ADA', email: '', password: PASSWORD, next }
    const { status, body } = await browser.submit('/register', fields)
    expect(status).to.equal(422)
    expect(body).to.contain(
      'id="username-error">This username is taken. <a href="/login?next=%2Faccount%2Fpassword">Log in instead?</a>',
    )
    expect((await register({ username: 'a b' })).body).to.not.contain('Log in instead?')
    const made = await browser.submit('/register', { ...fields, username: 'onward' })
    expect(made).to.include({ status: 303, location: '/account/password' })
    const evil = await register({ username: 'onward2', next: '//evil.test' })
    expect(evil.location).to.equal('/account')
  })

  it('gives nobody a name that looks like that of somebody else, and says so beside it', async () => {
    const { status, body } = await register({ username: '\u0430da' })
    expect(status).to.equal(422)
    expect(body).to.contain('This looks like the name of somebody else.')
    expect((await register({ username: 'ADA' })).body).to.contain('This username is taken.')
  })

  it('keeps the password as a hash only', async () => {
    const [rows] = await site.connection.query('SELECT * FROM users')
    expect(JSON.stringify(rows)).to.not.contain(PASSWORD)
  })

  it('takes names as unique without regard to case, spaces or spelling', async () => {
    const before = await count()
    for (const username of ['Ada', 'ada', 'ADA', '  ada ', 'ａｄａ', 'ⓐⓓⓐ', '𝐚𝐝𝐚']) {
      const { status, body } = await register({ username })
      expect(status, username).to.equal(422)
      expect(body, username).to.contain('This username is taken.')
    }
    expect(await count()).to.equal(before)
  })

  it('takes addresses as unique without regard to case', async () => {
    const before = await count()
    for (const email of [
      'ada@example.com',
      'ADA@EXAMPLE.COM',
      ' Ada@example.com',
      'ａda@example.com',
    ]) {
      const { status, body } = await register({ username: `other${email.length}`, email })
      expect(status, email).to.equal(422)
      expect(body, email).to.contain('There is already an account with this address.')
    }
    expect(await count()).to.equal(before)
  })

  it('refuses what is no name, no address or no password, each beside its field', async () => {
    const before = await count()
    const table: [fields: Record<string, string>, message: string][] = [
      [{ username: '' }, 'Choose a username.'],
      [{ username: '   ' }, 'Choose a username.'],
      [{ username: 'a b' }, 'Use at most 150 letters'],
      [{ username: '<script>' }, 'Use at most 150 letters'],
      [{ username: "x' OR '1'='1" }, 'Use at most 150 letters'],
      [{ username: 'line\nbreak' }, 'Use at most 150 letters'],
      [{ username: 'zero\u200bwidth' }, 'Use at most 150 letters'],
      [{ username: 'turned\u202eround' }, 'Use at most 150 letters'],
      [{ username: 'x'.repeat(151) }, 'Use at most 150 letters'],
      [{ username: 'x'.repeat(10_000) }, 'Use at most 150 letters'],
      [{ username: 'ada@example.com' }, 'A username with @ must be your own e-mail address.'],
      [{ username: 'x', email: 'nonsense' }, 'Enter one plain address'],
      [{ username: 'x', email: 'a@b@c' }, 'Enter one plain address'],
      [{ username: 'x', email: 'a@example.com,b@example.com' }, 'Enter one plain address'],
      [{ username: 'x', email: 'a@example.com\nBcc: b@example.com' }, 'Enter one plain address'],
      [{ username: 'x', email: `${'x'.repeat(250)}@example.com` }, 'Enter one plain address'],
      [{ username: 'x', password: '' }, 'This is not long enough: use at least 15 characters.'],
      [
        { username: 'x', password: 'fourteen chars' },
        'This is not long enough: use at least 15 characters.',
      ],
      [{ username: 'x', password: 'x'.repeat(1_025) }, 'Use at most 1,024 bytes'],
    ]
    for (const [fields, message] of table) {
      const { status, body } = await register(fields)
      expect(status, JSON.stringify(fields).slice(0, 60)).to.equal(422)
      expect(body, JSON.stringify(fields).slice(0, 60)).to.contain(message)
    }
    expect(await count()).to.equal(before)
  })

  it('says everything at once and keeps what was typed, except the password', async () => {
    const fields = { username: 'a b', email: 'nonsense', password: 'too short' }
    const { body } = await register(fields)
    expect(body.match(/class="error"/g)).to.have.length(3)
    expect(body).to.contain('value="a b"').and.contain('value="nonsense"')
    expect(body).to.not.contain('too short')
  })

  it('tells a client that prefers JSON what is wrong with which field', async () => {
    const browser = new Browser(site.url)
    const fields = {
      _csrf: await browser.token('/register'),
      username: 'ADA',
      password: 'too brief',
    }
    const answer = await browser.post('/register', fields, { accept: 'application/json' })
    expect(answer.status).to.equal(422)
    expect(JSON.parse(answer.body)).to.deep.equal({
      error: {
        code: 'form_invalid',
        message: 'Please check the fields below.',
        fields: {
          username: 'This username is taken.',
          password: 'This is not long enough: use at least 15 characters.',
        },
      },
    })
  })

  it('50 parallel registrations of one name make one account, and 49 clean refusals', async () => {
    const before = await count()
    const browsers = Array.from({ length: 50 }, () => new Browser(site.url))
    const tokens = await Promise.all(browsers.map((browser) => browser.token('/register')))
    const answers = await Promise.all(
      browsers.map((browser, index) => {
        const username = index % 2 ? 'Wanted' : 'wanted'
        const fields = { _csrf: tokens[index] ?? '', username, email: '', password: PASSWORD }
        return browser.post('/register', fields)
      }),
    )
    const refused = answers.filter(({ status }) => status === 422)
    expect(answers.filter(({ status }) => status === 303)).to.have.length(1)
    expect(refused).to.have.length(49)
    expect(refused.every(({ body }) => body.includes('This username is taken.'))).to.equal(true)
    expect(await count()).to.equal(before + 1)
    const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200
    const inside = await Promise.all(browsers.map(isIn))
    expect(inside.filter(Boolean)).to.have.length(1)
  })
})

describe('/register of a site that is closed', () => {
  it('is not there, for nobody and with nothing', async () => {
    const site = await startTestSite({ REGISTRATION: 'closed' })
    await createPerson(site, 'ada')
    const browser = new Browser(site.url)
    const _csrf = await browser.token('/login')
    const answers: Answer[] = [
      await browser.get('/register'),
      await browser.post('/register', { _csrf, username: 'x', email: '', password: PASSWORD }),
      await browser.get('/register', { accept: 'application/json' }),
    ]
    const pages = [await browser.get('/'), await browser.get('/login')]
    const [rows] = await site.connection.query('SELECT count(*) AS n FROM users')
    await site.stop()

    expect(answers.map(({ status }) => status)).to.deep.equal([404, 404, 404])
    expect(rows).to.deep.equal([{ n: 1 }])
    for (const { body } of pages) expect(body).to.not.contain('/register')
  })
})
