import { copyFileSync, readFileSync, renameSync } from 'node:fs'
import { expect } from 'chai'
import { Browser } from '../support/browser.ts'
import { PASSWORD } from '../support/test-site.ts'
import { copyInto, OtherClient } from '../support/two-processes.ts'
import { look } from './snapshot.ts'
import { openTestApp, type TestApp } from './test-app.ts'

describe('an SQLite file that is changed as a whole', () => {
  let app: TestApp
  let file: string
  let outside: OtherClient
  before(async () => {
    app = await openTestApp()
    file = (app.connection.options as { storage: string }).storage
    outside = new OtherClient(file)
  })
  after(async () => {
    await outside.close()
    await app.stop()
  })

  it('shows at the next request what a backup has restored', async () => {
    const { id, browser } = await app.somebody()
    await copyInto(`${file}.copy`, file)
    await outside.run(`UPDATE users SET first_name = 'Augusta' WHERE id = ${id}`)
    expect((await look(browser)).name).to.equal('Augusta')
    await copyInto(file, `${file}.copy`)
    expect((await look(browser)).name).to.equal('')
  })

  it('shows at the next request that a session is not in the backup', async () => {
    await copyInto(`${file}.copy`, file)
    const { browser } = await app.somebody()
    for (let times = 0; times < 2; times++) expect((await look(browser)).isMember).to.equal(true)
    await copyInto(file, `${file}.copy`)
    expect((await look(browser)).isMember).to.equal(false)
  })

  it('keeps everybody in who was in when it is vacuumed, and misses nothing after it', async () => {
    const { id, browser } = await app.somebody()
    for (let times = 0; times < 2; times++) {
      await outside.run('VACUUM')
      expect((await look(browser)).isMember).to.equal(true)
    }
    await outside.run(`UPDATE users SET is_active = 0 WHERE id = ${id}`)
    expect((await look(browser)).isMember).to.equal(false)
  })

  it('answers 503 and writes nothing while another file lies in its place', async () => {
    const { name, browser } = await app.somebody()
    expect((await look(browser)).isMember).to.equal(true)
    await outside.run('PRAGMA wal_checkpoint(TRUNCATE)')
    renameSync(file, `${file}.away`)
    copyFileSync(`${file}.away`, file)
    const before = readFileSync(file)
    const thief = browser.clone()
    const answers = [
      await browser.get('/members'),
      await thief.get('/who'),
      await new Browser(app.url).submit('/login', { username: name, password: PASSWORD }),
    ]
    expect(answers.map(({ status }) => status)).to.deep.equal([503, 503, 503])
    expect(readFileSync(file).equals(before)).to.equal(true)

    renameSync(`${file}.away`, file)
    expect((await look(browser)).isMember).to.equal(true)
    expect((await look(await app.loggedIn(name))).isMember).to.equal(true)
  })
})
