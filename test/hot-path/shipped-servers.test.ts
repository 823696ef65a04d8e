import { expect } from 'chai'
import type { Browser } from '../support/browser.ts'
import { freePort } from '../support/free-port.ts'
import { ServerProcess } from '../support/server-process.ts'
import { at, OtherClient } from '../support/two-processes.ts'
import { loggedInAt } from './app-fixture.ts'

const NEW = 'another long enough password'

describe('two servers as they are shipped, at one SQLite file', () => {
  let first: ServerProcess
  let second: { readonly url: string }
  let outside: OtherClient
  before(async function start() {
    this.timeout(60_000)
    first = await ServerProcess.start()
    second = await startBeside(first)
    outside = new OtherClient(first.file)
  })
  after(async () => {
    await outside.close()
    await first.remove()
  })

  const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200

  it('whoever logs out at one is out at the next request to the other', async () => {
    const browser = await loggedInAt(first.url, 'ada')
    const there = at(second, browser)
    expect([await isIn(browser), await isIn(there)]).to.deep.equal([true, true])
    expect((await there.submit('/logout', {})).status).to.equal(303)
    expect(await isIn(browser)).to.equal(false)
  })

  it('a superuser who is none any more is shown as one no longer', async () => {
    await outside.run('UPDATE users SET is_superuser = 1')
    const browser = await loggedInAt(first.url, 'ada')
    expect((await browser.get('/account')).body).to.contain('Superuser')
    await outside.run('UPDATE users SET is_superuser = 0')
    expect((await browser.get('/account')).body).to.not.contain('Superuser')
  })

  it('the command changepassword ends the session', async () => {
    const browser = await loggedInAt(first.url, 'ada')
    expect(await isIn(browser)).to.equal(true)
    const words = ['changepassword', 'ada', '--password-stdin', '--no-input']
    await first.must(words, `${NEW}\n`)
    expect(await isIn(browser)).to.equal(false)
  })

  it('a user who is deactivated by another client is out', async () => {
    const browser = await loggedInAt(first.url, 'ada', NEW)
    expect(await isIn(browser)).to.equal(true)
    await outside.run('UPDATE users SET is_active = 0')
    expect(await isIn(browser)).to.equal(false)
  })
})

/** A second server with the same files and settings, which ends with the first. */
async function startBeside(first: ServerProcess): Promise<{ readonly url: string }> {
  const port = String(await freePort())
  const url = `http://127.0.0.1:${port}`
  const running = first.workplace.start(['serve'], { PORT: port, BASE_URL: url })
  await running.says(/listening at/)
  return { url }
}
