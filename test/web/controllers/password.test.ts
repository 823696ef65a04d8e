import { expect } from 'chai'
import type { Browser } from '../../support/browser.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const NEW = 'another long enough password'

describe('/account/password', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite()
  })
  after(() => site.stop())

  let people = 0
  async function somebody(): Promise<{ name: string; browser: Browser }> {
    const name = `person${++people}`
    await createPerson(site, name)
    return { name, browser: await loggedIn(site, name) }
  }

  const change = (browser: Browser, currentPassword: string, newPassword: string) =>
    browser.submit('/account/password', { currentPassword, newPassword })

  it('changes the password; this browser stays in, all others are out', async () => {
    const { name, browser } = await somebody()
    const [phone, thief] = [await loggedIn(site, name), browser.clone()]
    expect(await change(browser, PASSWORD, NEW)).to.include({ status: 303, location: '/account' })

    const page = await browser.get('/account')
    expect(page.status).to.equal(200)
    expect(page.body).to.contain('Your password is changed.')
    for (const other of [phone, thief]) expect((await other.get('/account')).status).to.equal(302)
    const old = await phone.submit('/login', { username: name, password: PASSWORD })
    expect(old.status).to.equal(401)
    const fresh = await phone.submit('/login', { username: name, password: NEW })
    expect(fresh.status).to.equal(303)
  })

  it('asks for the current password, and says so beside the field', async () => {
    const { browser } = await somebody()
    for (const wrong of ['', 'wrong', `${PASSWORD} `, 'x'.repeat(2_000), `${PASSWORD}\0`]) {
      const answer = await change(browser, wrong, NEW)
      expect(answer.status, wrong).to.equal(422)
      expect(answer.body).to.contain('This is not your current password.')
    }
    expect((await browser.get('/account')).status).to.equal(200)
  })

  it('refuses a new password that is too short or too long, and shows neither of them', async () => {
    const { name, browser } = await somebody()
    for (const [newPassword, message] of [
      ['', 'This is not long enough: use at least 15 characters.'],
      ['fourteen chars', 'This is not long enough: use at least 15 characters.'],
      ['💜🦆🌊🔑🧶🪁🛶🎻🧭🪴🥨🦊🧲🪐', 'This is not long enough: use at least 15 characters.'],
      ['x'.repeat(1_025), 'Use at most 1,024 bytes'],
    ] as const) {
      const { status, body } = await change(browser, PASSWORD, newPassword)
      expect(status).to.equal(422)
      expect(body).to.contain(message)
      expect(body).to.not.contain(PASSWORD)
      if (newPassword) expect(body).to.not.contain(newPassword)
    }
    await loggedIn(site, name)
  })

  it('keeps passwords of any kind apart: long ones, controls, blanks, other scripts', async () => {
    const text = 'Kvick zephyr 7#Wq-Vd2&Zr!m9 blows under a jolly ox, and foggy hymns wax pure joy'
    const passwords = [
      text.slice(0, 72),
      text.slice(0, 73),
      text.padEnd(1_024, text.split('').reverse().join('')),
      `${text.slice(0, 20)}\u0001`,
      `${text.slice(0, 20)}\u0001${text.slice(30, 50)}`,
      `${text.slice(0, 20)} `,
      `${text.slice(0, 20)}\r\n`,
      '💜🦆🌊🔑🧶🪁🛶🎻🧭🪴🥨🦊🧲🪐🛖',
      'пароль из пятнадцати букв',
    ]
    const { name, browser } = await somebody()
    let current = PASSWORD
    for (const next of passwords) {
      expect((await change(browser, current, next)).status).to.equal(303)
      for (const other of passwords.filter((each) => each !== next)) {
        const answer = await browser.submit('/login', { username: name, password: other })
        expect(answer.status).to.equal(401)
      }
      current = next
    }
  })

  it('lets one of two parallel changes win, and logs nobody else in', async () => {
    const { name, browser } = await somebody()
    const _csrf = await browser.token('/account/password')
    const news = ['the first new password', 'the other new password']
    const answers = await Promise.all(
      news.map((newPassword) =>
        browser
          .clone()
          .post('/account/password', { _csrf, currentPassword: PASSWORD, newPassword }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([303, 422])
    const won = news[answers.findIndex(({ status }) => status === 303)] as string
    const attempts = await Promise.all(
      [...news, PASSWORD].map((password) =>
        browser.clone().submit('/login', { username: name, password }),
      ),
    )
    const open = [...news, PASSWORD].filter((_, index) => attempts[index]?.status === 303)
    expect(open).to.deep.equal([won])
  })

  it('tells a client that prefers JSON what is wrong with which field', async () => {
    const { browser } = await somebody()
    const _csrf = await browser.token('/account/password')
    const fields = { _csrf, currentPassword: 'wrong', newPassword: 'too brief' }
    const answer = await browser.post('/account/password', fields, { accept: 'application/json' })
    expect(answer.status).to.equal(422)
    expect(JSON.parse(answer.body).error).to.deep.equal({
      code: 'form_invalid',
      message: 'Please check the fields below.',
      fields: {
        currentPassword: 'This is not your current password.',
        newPassword: 'This is not long enough: use at least 15 characters.',
      },
    })
  })
})
