import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { createOwner, createPerson } from '../../support/people.ts'
import { PASSWORD, SETUP_CODE, startTestSite, type TestSite } from '../../support/test-site.ts'

const DETAILS = { username: 'ada', email: 'ada@example.com', password: PASSWORD }

describe('/setup', () => {
  let site: TestSite
  beforeEach(async () => {
    site = await startTestSite()
  })
  afterEach(() => site.stop())

  async function users(): Promise<Record<string, unknown>[]> {
    const [rows] = await site.connection.query('SELECT username, is_superuser, is_staff FROM users')
    return rows as Record<string, unknown>[]
  }

  const setUp = (fields: Record<string, string>, browser = new Browser(site.url)) =>
    browser.submit('/setup', { code: SETUP_CODE, ...DETAILS, ...fields })

  it('makes the first account, a superuser, and logs it in', async () => {
    const browser = new Browser(site.url)
    expect((await browser.get('/')).body).to.contain('This site is new')
    expect(await setUp({}, browser)).to.include({ status: 303, location: '/account' })
    expect((await browser.get('/account')).body).to.contain('Superuser')
    expect(await users()).to.deep.equal([{ username: 'ada', is_superuser: 1, is_staff: 1 }])
  })

  it('stays open for the owner, and registration closed, until there is a superuser', async () => {
    const stranger = new Browser(site.url)
    const _csrf = await stranger.token('/login')
    const fields = { _csrf, username: 'mallory', email: '', password: PASSWORD }
    expect((await stranger.get('/register')).status).to.equal(404)
    expect((await stranger.post('/register', fields)).status).to.equal(404)
    for (const path of ['/', '/login', '/setup']) {
      expect((await stranger.get(path)).body, path).to.not.contain('/register')
    }

    expect((await setUp({})).status).to.equal(303)
    expect((await stranger.get('/login')).body).to.contain('/register')
    expect((await stranger.submit('/register', fields)).status).to.equal(303)
    expect((await users()).map(({ username }) => username)).to.deep.equal(['ada', 'mallory'])
  })

  it('is there for a site that has users and no superuser, and gives nobody the name of another', async () => {
    await createPerson(site, 'Ada', 'grace@example.com')
    const taken = await setUp({ email: 'GRACE@example.com' })
    expect(taken.status).to.equal(422)
    expect(taken.body).to.contain('This username is taken').and.contain('already an account')
    expect((await setUp({ username: 'owner' })).status).to.equal(303)
    expect((await setUp({ username: 'second', email: '' }).catch(() => null))?.status).to.not.equal(
      303,
    )
    expect((await users()).map(({ is_superuser }) => is_superuser)).to.deep.equal([0, 1])
  })

  it('of parallel set-ups and registrations one makes the superuser, and none registers before', async () => {
    const browsers = Array.from({ length: 16 }, () => new Browser(site.url))
    const tokens = await Promise.all(browsers.map((browser) => browser.token('/setup')))
    const answers = await Promise.all(
      browsers.map((browser, index) => {
        const details = { ...DETAILS, username: `one${index}`, email: '' }
        const [path, code] = index % 2 ? ['/register', ''] : ['/setup', SETUP_CODE]
        return browser.post(path, { _csrf: tokens[index] ?? '', code, ...details })
      }),
    )
    const all = await users()
    expect(all.filter(({ is_superuser }) => is_superuser === 1)).to.have.length(1)
    expect(all[0]).to.include({ is_superuser: 1 })
    const accepted = answers.filter(({ status }) => status === 303)
    expect(accepted).to.have.length(all.length)
    for (const { status } of answers) expect(status).to.be.oneOf([303, 404, 422])
  })

  it('is not there once there is a superuser, with the right code neither', async () => {
    const early = new Browser(site.url)
    const _csrf = await early.token('/setup')
    await createOwner(site)
    expect((await early.get('/setup')).status).to.equal(404)
    expect((await early.post('/setup', { _csrf, code: SETUP_CODE, ...DETAILS })).status).to.equal(
      404,
    )
    expect((await early.get('/')).body).to.not.contain('/setup')
    expect((await users()).map(({ username }) => username)).to.deep.equal(['owner-of-the-site'])
  })

  it('makes nobody without the code', async () => {
    for (const code of [
      '',
      'x',
      SETUP_CODE.slice(1),
      `${SETUP_CODE}X`,
      SETUP_CODE.replace('B', 'C'),
      SETUP_CODE.replaceAll(/\w/g, '*'),
      '\0',
      'x'.repeat(10_000),
    ]) {
      const { status, body } = await setUp({ code })
      expect(status, code.slice(0, 30)).to.equal(422)
      expect(body).to.contain('This is not the code')
    }
    expect(await users()).to.deep.equal([])
  })

  it('takes the code however it is typed', async () => {
    const code = ` ${SETUP_CODE.toLowerCase().replaceAll('-', ' ')} `
    expect((await setUp({ code })).status).to.equal(303)
  })

  it('does not use the code up when something else is wrong', async () => {
    for (const wrong of [{ username: '' }, { email: 'nonsense' }, { password: 'short' }]) {
      expect((await setUp(wrong)).status).to.equal(422)
    }
    expect(await users()).to.deep.equal([])
    expect((await setUp({})).status).to.equal(303)
  })

  it('keeps what was typed, except the password', async () => {
    const { body } = await setUp({ username: 'a b', password: 'too short' })
    expect(body).to.contain('value="a b"').and.contain('value="ada@example.com"')
    expect(body).to.not.contain('too short')
  })

  it('20 parallel posts with the code make exactly one superuser', async () => {
    const browsers = Array.from({ length: 20 }, () => new Browser(site.url))
    const tokens = await Promise.all(browsers.map((browser) => browser.token('/setup')))
    const answers = await Promise.all(
      browsers.map((browser, index) => {
        const details = { ...DETAILS, username: `first${index}`, email: '' }
        return browser.post('/setup', { _csrf: tokens[index] ?? '', code: SETUP_CODE, ...details })
      }),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 303)).to.have.length(1)
    expect(statuses.filter((status) => status === 404 || status === 422)).to.have.length(19)
    const winner = `first${statuses.indexOf(303)}`
    expect(await users()).to.deep.equal([{ username: winner, is_superuser: 1, is_staff: 1 }])
    const [sessions] = await site.connection.query('SELECT count(*) AS n FROM sessions')
    expect(sessions).to.deep.equal([{ n: 1 }])
  })

  it('never shows the code, and never logs it', async () => {
    const pages = [await new Browser(site.url).get('/setup'), await setUp({ password: 'short' })]
    await setUp({})
    const [first, refused] = pages
    expect(first?.body).to.not.contain(SETUP_CODE)
    // What was typed is shown again to whoever typed it.
    expect(refused?.body).to.contain(SETUP_CODE)
    expect(JSON.stringify(site.log)).to.not.contain(SETUP_CODE)
  })
})
