import { expect } from 'chai'
import { PASSWORD } from '../support/test-site.ts'
import { byInstance, byService, bySql, type Changes, GROUP } from './changes.ts'
import { facts } from './facts.ts'
import { REPORTS } from './pages.ts'
import { look } from './snapshot.ts'
import { openTestApp, type TestApp } from './test-app.ts'

const WRITERS: Readonly<Record<string, Changes>> = {
  'the stores and statements of the models': byService,
  'objects of the models': byInstance,
  'raw statements': bySql,
}

describe('what a process writes itself counts at its next request', () => {
  let app: TestApp
  before(async () => {
    app = await openTestApp()
  })
  after(() => app.stop())
  beforeEach(() => app.grants.grant({ group: GROUP }, REPORTS))

  for (const [writer, changes] of Object.entries(WRITERS)) {
    for (const { promise, first, change, value, before, after } of facts) {
      it(`${promise}, written through ${writer}`, async () => {
        const { id, browser } = await app.somebody()
        for (const one of first) await changes[one](app, id)
        for (let times = 0; times < 3; times++) expect(await look(browser)).to.include(before)
        await changes[change](app, id, value)
        expect(await look(browser)).to.include(after)
      })
    }
  }

  it('whoever logs out is out in another browser with the same cookie', async () => {
    const { browser } = await app.somebody()
    const thief = browser.clone()
    expect((await look(thief)).isMember).to.equal(true)
    expect((await browser.submit('/logout', {})).status).to.equal(303)
    expect(await look(thief)).to.include({ user: null, isMember: false })
  })

  it('whoever changes the password is out in every other browser, and in with a new cookie', async () => {
    const { name, browser } = await app.somebody()
    const other = await app.loggedIn(name)
    const thief = browser.clone()
    for (const one of [browser, other, thief]) expect((await look(one)).isMember).to.equal(true)
    await browser.submit('/account/password', {
      currentPassword: PASSWORD,
      newPassword: 'another long enough password',
    })
    for (const one of [other, thief]) expect(await look(one)).to.include({ user: null })
    expect(await look(browser)).to.include({ user: name, isMember: true })
  })

  it('whoever logs in again is out with the cookie from before', async () => {
    const { name, browser } = await app.somebody()
    const thief = browser.clone()
    expect((await look(thief)).isMember).to.equal(true)
    await browser.submit('/login', { username: name, password: PASSWORD })
    expect(await look(thief)).to.include({ user: null, isMember: false })
    expect((await look(browser)).isMember).to.equal(true)
  })

  it('whoever logs in as somebody else is not taken for who was there before', async () => {
    const { browser } = await app.somebody()
    const other = await app.somebody()
    expect((await look(browser)).isMember).to.equal(true)
    await browser.submit('/login', {
      username: other.name,
      password: PASSWORD,
    })
    expect((await look(browser)).user).to.equal(other.name)
  })

  it('a session value that one request keeps is there in the next', async () => {
    const { browser } = await app.somebody()
    for (const text of ['one', 'two', 'three']) {
      await browser.get(`/note?text=${text}`)
      const { note } = JSON.parse((await browser.get('/who')).body)
      expect(note).to.deep.equal({ text, seen: [] })
    }
  })
})
