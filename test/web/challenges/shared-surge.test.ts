import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { ServerProcess } from '../../support/server-process.ts'
import { PASSWORD } from '../../support/test-site.ts'

const WRONG = 'not the right password at all'

describe('two processes at one database', function () {
  this.timeout(120_000)
  let one: ServerProcess
  let other: ServerProcess
  let next = 0
  before(async () => {
    const settings = { TRUSTED_PROXIES: '127.0.0.1', CHALLENGE_AFTER: '5' }
    one = await ServerProcess.start(settings)
    const same = { ...settings, DATABASE_URL: `sqlite:${one.file}` }
    other = await ServerProcess.start(same, { isEmpty: true })
  })
  after(async () => {
    await other?.remove()
    await one?.remove()
  })

  const from = () => ({ 'x-forwarded-for': `22.${++next >> 8}.${next % 256}.1` })
  const hasChallenge = async ({ url }: ServerProcess, path: string) =>
    (await new Browser(url).get(path)).body.includes('data-proof')

  it('see one crowd: whose sign-ups one counts, the other asks for a proof a second later', async () => {
    const registers = async ({ url }: ServerProcess, username: string) => {
      const browser = new Browser(url)
      const _csrf = await browser.token('/register')
      const fields = { username, email: '', password: PASSWORD, _csrf }
      return (await browser.post('/register', fields, from())).status
    }
    expect(await hasChallenge(other, '/register')).to.equal(false)
    for (let index = 0; index < 5; index++) {
      const side = index % 2 ? one : other
      expect(await registers(side, `stranger${index}`)).to.equal(303)
    }
    await pause(1000)
    expect(await hasChallenge(other, '/register')).to.equal(true)
    expect(await hasChallenge(one, '/register')).to.equal(true)
    expect(await registers(other, 'late')).to.equal(403)
  })

  it('see one surge: of the failures of both, which neither has enough of', async () => {
    const guess = async ({ url }: ServerProcess, times: number) => {
      const browser = new Browser(url)
      const _csrf = await browser.token('/login')
      for (let index = 0; index < times; index++) {
        const fields = { username: `nobody${index}`, password: WRONG, _csrf }
        expect((await browser.post('/login', fields, from())).status).to.equal(401)
      }
    }
    expect(await hasChallenge(one, '/login')).to.equal(false)
    await Promise.all([guess(one, 100), guess(other, 100)])
    await pause(1000)
    expect(await hasChallenge(one, '/login')).to.equal(true)
    expect(await hasChallenge(other, '/login')).to.equal(true)
    const sides = [one, other]
    const statuses: number[] = []
    for (let index = 0; index < 7; index++) {
      const { url } = sides[index % 2] as ServerProcess
      const browser = new Browser(url)
      const fields = { username: 'ada', password: WRONG, _csrf: await browser.token('/login') }
      statuses.push((await browser.post('/login', fields, from())).status)
    }
    // Five places for both together; the account waits after five wrong passwords, as ever.
    expect(statuses).to.deep.equal([401, 401, 401, 401, 401, 403, 403])
  })
})
