import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { fromBase32 } from '../../../src/auth/factors/apps/base32.ts'
import { totpCode, totpStepAt } from '../../../src/auth/factors/apps/totp.ts'
import { Browser } from '../../support/browser.ts'
import { ServerProcess } from '../../support/server-process.ts'
import { PASSWORD } from '../../support/test-site.ts'

const OLD = 'a secret that only the tests of this project know'
const NEW = 'another secret that nobody but these tests knows'
const LOGIN = { username: 'ada', password: PASSWORD }

describe('the change of the secret, in three steps', function () {
  this.timeout(120_000)
  let server: ServerProcess
  /** Browsers that were logged in at each step. */
  const browsers: Record<string, Browser> = {}
  let app: Buffer
  /** The token of a form that was shown under the old one. */
  let token = ''
  before(async () => {
    server = await ServerProcess.start({ SECRET: OLD })
  })
  after(() => server?.remove())

  const startWith = async (secret: string) => {
    await server.stop()
    await server.restart([], { SECRET: secret })
  }
  const check = async (secret: string) => {
    const { code, err, out } = await server.workplace.gadwall(['check'], {
      settings: { SECRET: secret },
    })
    return { code, text: err + out }
  }
  const isIn = async (browser: Browser | undefined) =>
    (await browser?.get('/account'))?.status === 200
  /** One that is good once: the next has a drift. */
  const code = (drift = 0) => totpCode(app, totpStepAt(Date.now()) + drift)

  it('before them: sessions, a form, and what a data key has sealed', async () => {
    const browser = new Browser(server.url)
    browsers.old = browser
    await browser.submit('/login', LOGIN)
    const { body } = await browser.get('/account/factors/app')
    const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(body)?.[1] ?? ''
    app = fromBase32(secret.replaceAll(' ', '')) as Buffer
    const added = await browser.submit('/account/factors/app', { code: code(), name: '' })
    expect(added.status).to.be.within(200, 303)
    browsers.form = new Browser(server.url)
    token = await browsers.form.token('/login')
    expect(await check(OLD)).to.deep.equal({ code: 0, text: 'Everything is in order.\n' })
  })

  it('the new one alone is refused, by name and with the remedy', async () => {
    await server.stop()
    const { code: exit, err } = await server.workplace.gadwall(['serve'], {
      settings: { SECRET: NEW },
    })
    expect(exit).to.equal(1)
    expect(err).to.match(
      /data key 1 is wrapped under a secret that is not in SECRET: put the secret from before behind the new one, with a comma/,
    )
    expect(err).to.not.contain(NEW)
    const found = await check(NEW)
    expect([
      found.code,
      found.text.includes('put the secret from before behind the new one'),
    ]).to.deep.equal([1, true])
    await startWith(OLD)
    expect(await isIn(browsers.old)).to.equal(true)
  })

  it('behind the old one it signs nothing, and `check` says to put it first', async () => {
    await startWith(`${OLD},${NEW}`)
    expect(await isIn(browsers.old)).to.equal(true)
    const { code: exit, text } = await check(`${OLD},${NEW}`)
    expect([exit, text.split('\n')[0]]).to.deep.equal([
      1,
      'SECRET is before step 1 of 3: the second one has signed nothing yet. When every process has both, put it first; if it is an old one, take it off.',
    ])
  })

  it('step 1: the new one first: everybody stays in, and what was sealed opens', async () => {
    expect((await check(`${NEW},${OLD}`)).text).to.contain('SECRET is at step 1 of 3')
    await pause(5)
    await startWith(`${NEW},${OLD}`)
    expect((await check(`${NEW},${OLD}`)).text).to.contain('SECRET is at step 2 of 3')
    expect(await isIn(browsers.old)).to.equal(true)
    const sent = await browsers.form?.post('/login', { ...LOGIN, _csrf: token })
    expect([sent?.status, sent?.location]).to.deep.equal([303, '/login/factor'])
  })

  it('turned round again, `check` says which one belongs first', async () => {
    const { code: exit, text } = await check(`${OLD},${NEW}`)
    expect(exit).to.equal(1)
    expect(text).to.match(
      /SECRET is in the wrong order: the second one has signed since 20[\dT:.Z-]+\. Put it first\./,
    )
  })

  it('step 2: nobody has to do anything; who was used is signed anew', async () => {
    const { text } = await check(`${NEW},${OLD}`)
    expect(text).to.match(/step [23] of 3/)
    // Whoever has not come since is told of by `check`, until they are logged out.
    await server.must(['users', 'logout', '--all'])
  })

  it('step 3: the old one is taken off: what is sealed opens, and nothing is left to do', async () => {
    expect((await check(`${NEW},${OLD}`)).text).to.contain('SECRET is at step 3 of 3')
    await startWith(NEW)
    expect(await check(NEW)).to.deep.equal({ code: 0, text: 'Everything is in order.\n' })
    const browser = new Browser(server.url)
    expect((await browser.submit('/login', LOGIN)).location).to.equal('/login/factor')
    expect((await browser.submit('/login/factor', { code: code(1) })).status).to.equal(303)
    expect(await isIn(browser)).to.equal(true)
  })

  it('and the old one alone is refused from then on', async () => {
    await server.stop()
    const { code: exit, err } = await server.workplace.gadwall(['serve'], {
      settings: { SECRET: OLD },
    })
    expect(exit).to.equal(1)
    expect(err).to.contain('is wrapped under a secret that is not in SECRET')
  })
})
