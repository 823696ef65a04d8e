import { expect } from 'chai'
import { REPORTS } from './pages.ts'
import { look } from './snapshot.ts'
import { openTestApp, type TestApp } from './test-app.ts'

describe('a page that changes what it is given and saves nothing', () => {
  let app: TestApp
  before(async () => {
    app = await openTestApp()
  })
  after(() => app.stop())

  const note = async (browser: { get(path: string): Promise<{ body: string }> }) =>
    JSON.parse((await browser.get('/who')).body).note

  it('gives no other request the name, the flags and the permissions that it made up', async () => {
    const { browser } = await app.somebody()
    const before = await look(browser)
    for (let times = 0; times < 3; times++) {
      expect((await browser.get('/spoil')).body).to.equal('spoilt')
      expect(await look(browser)).to.deep.equal(before)
      expect(await look(browser)).to.deep.equal(before)
    }
    expect(before).to.include({ name: '', isSuperuser: false, mayRead: false, isListed: false })
  })

  it('gives nobody what it adds to the permissions that the store gave it', async () => {
    const { id, browser } = await app.somebody()
    for (let times = 0; times < 2; times++) {
      const granted = await app.grants.permissionsOf({ backend: 'users', userId: id })
      ;(granted as Set<string>).add(REPORTS)
      expect(await look(browser)).to.include({ mayRead: false, isListed: false })
    }
  })

  it('gives another browser of the same user nothing of it', async () => {
    const { name, browser } = await app.somebody()
    const other = await app.loggedIn(name)
    expect((await other.get('/members')).body).to.equal('')
    await browser.get('/spoil')
    expect(await look(other)).to.include({ name: '', isSuperuser: false, mayRead: false })
  })

  it('gives requests that are under way at the same time nothing of it', async () => {
    const { browser } = await app.somebody()
    await look(browser)
    const spoilers = Array.from({ length: 20 }, () => browser.get('/spoil'))
    const snapshots = await Promise.all(Array.from({ length: 20 }, () => look(browser)))
    await Promise.all(spoilers)
    for (const snapshot of snapshots) {
      expect(snapshot).to.include({ name: '', isSuperuser: false, mayRead: false, isListed: false })
    }
  })

  it('writes nothing of the user to the database', async () => {
    const { id, browser } = await app.somebody()
    await browser.get('/spoil')
    const user = await app.users.findById(id)
    expect(user).to.include({ firstName: '', isSuperuser: false, isStaff: false })
  })

  it('keeps what it changed inside a session value, as a page that sets it does', async () => {
    const { browser } = await app.somebody()
    await browser.get('/note?text=one')
    await browser.get('/spoil')
    expect(await note(browser)).to.deep.equal({ text: 'one', seen: ['spoilt'] })
  })

  it('gives nobody a session value that a page changed and then failed', async () => {
    const { browser } = await app.somebody()
    await browser.get('/note?text=one')
    for (let times = 0; times < 3; times++) {
      expect((await browser.get('/fail')).status).to.equal(500)
      expect(await note(browser)).to.deep.equal({ text: 'one', seen: [] })
    }
  })
})
