import { expect } from 'chai'
import { Browser } from '../support/browser.ts'
import { compileExample, type RunningExample, startExample } from './example.ts'

describe('examples/own-app', () => {
  let app: RunningExample
  before(async function start() {
    this.timeout(60_000)
    app = await startExample('own-app')
  })
  after(() => app?.stop())

  async function loggedIn(): Promise<Browser> {
    const browser = new Browser(app.url)
    const fields = { username: 'ada', password: app.password, next: '/books' }
    const { status, location } = await browser.submit('/members/login', fields)
    expect([status, location]).to.deep.equal([303, '/books'])
    return browser
  }

  it('compiles, strictly', async () => {
    expect(await compileExample('own-app')).to.deep.equal([])
  }).timeout(60_000)

  it('greets a stranger, and sends them to log in and back', async () => {
    const browser = new Browser(app.url)
    expect((await browser.get('/')).body).to.contain('Hello. <a href="/members/login')
    expect((await browser.get('/books')).location).to.equal('/members/login?next=/books')
  })

  it('shows our pages in its own layout, and its own pages as they were', async () => {
    const browser = await loggedIn()
    expect((await browser.get('/')).body).to.contain('Hello, Ada.')
    for (const path of ['/members/account', '/members/account/password', '/members/logout']) {
      const { status, body } = await browser.get(path)
      expect(status, path).to.equal(200)
      expect(body, path).to.contain('class="reading-room"')
    }
    expect((await browser.get('/office')).body).to.equal('Good morning, Ada. You are member 1.')
  })

  it('keeps its nested forms, with our token in them', async () => {
    const browser = await loggedIn()
    const _csrf = await browser.token('/books')
    const answer = await browser.post('/books', { _csrf, 'book[title]': 'Emma <3' })
    expect([answer.status, answer.location]).to.deep.equal([302, '/books'])
    expect((await browser.get('/books')).body).to.contain('<li>Emma &#60;3</li>')
    expect((await browser.post('/books', { 'book[title]': 'No' })).status).to.equal(403)
  })

  it('shows its books to its staff, in a section of the admin', async () => {
    const browser = await loggedIn()
    const page = '/members/admin/books'
    expect((await browser.get('/members/admin')).location).to.equal(page)
    const { status, body } = await browser.get(page)
    expect(status).to.equal(200)
    expect(body).to.contain('class="reading-room"')
    expect(body).to.contain('Middlemarch')
    const made = await browser.submit(`${page}/new`, { title: 'Persuasion', isLent: '1' })
    expect(made.status).to.equal(303)
    expect((await browser.get('/books')).body).to.contain('<li>Persuasion</li>')
    expect((await browser.get(`${page}?is-isLent=yes&q=pers`)).body).to.contain('Persuasion')
    const stranger = await new Browser(app.url).get(page)
    expect(stranger.location).to.match(/^\/members\/login\?next=/)
  })

  it('keeps its own error pages', async () => {
    const browser = new Browser(app.url)
    for (const [path, status] of [
      ['/broken', 500],
      ['/nothing', 404],
    ] as const) {
      const { body, ...answer } = await browser.get(path)
      expect([answer.status, body]).to.deep.equal([status, `The librarian is sorry (${status}).`])
    }
  })

  it('changes a password in its file: this browser stays in, another is out', async () => {
    const [here, there] = [await loggedIn(), await loggedIn()]
    const newPassword = 'another long enough password'
    const fields = { currentPassword: app.password, newPassword }
    expect((await here.submit('/members/account/password', fields)).status).to.equal(303)

    expect((await here.get('/books')).status).to.equal(200)
    expect((await there.get('/books')).status).to.equal(302)
    const again = { username: 'Ada', password: newPassword }
    expect((await new Browser(app.url).submit('/members/login', again)).status).to.equal(303)
  })
})
