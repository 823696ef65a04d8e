import { expect } from 'chai'
import type { Browser } from '../../support/browser.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const PAGE = '/account/sessions'
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const JSON_TYPE = { accept: 'application/json' }

interface Listed {
  readonly id: string
  readonly device: string
  readonly isThis: boolean
}

describe('/account/sessions', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite()
  })
  after(() => site.stop())

  let people = 0
  async function somebody(browsers = 2): Promise<Browser[]> {
    const name = `person${++people}`
    await createPerson(site, name)
    return Promise.all(Array.from({ length: browsers }, () => loggedIn(site, name)))
  }
  const listOf = async (browser: Browser): Promise<Listed[]> =>
    JSON.parse((await browser.get(PAGE, JSON_TYPE)).body).sessions
  const otherOf = async (browser: Browser) =>
    (await listOf(browser)).find(({ isThis }) => !isThis)?.id ?? ''
  const post = async (browser: Browser, path: string) => {
    const _csrf = await browser.token(PAGE)
    return browser.post(path, { _csrf })
  }
  const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200

  it('lists the sessions of the person, this one marked, and of nobody else', async () => {
    const [one, two] = await somebody()
    await somebody()
    const page = await one?.get(PAGE)
    expect(page?.status).to.equal(200)
    const main = page?.body.split('<footer')[0]
    expect(main?.match(/<li>/g)).to.have.length(2)
    expect(page?.body.match(/This device/g)).to.have.length(1)
    const [mine, theirs] = [await listOf(one as Browser), await listOf(two as Browser)]
    expect(mine.filter(({ isThis }) => isThis)).to.have.length(1)
    expect(mine.map(({ id }) => id)).to.have.members(theirs.map(({ id }) => id))
  })

  it('names devices in words, and repeats nothing of what a client says of itself', async () => {
    const name = `person${++people}`
    await createPerson(site, name)
    const fields = { username: name, password: PASSWORD }
    const one = await loggedIn(site, name)
    for (const agent of [FIREFOX, '<script>alert(1)</script>']) {
      const browser = one.clone()
      browser.cookies.clear()
      const _csrf = await browser.token('/login')
      await browser.post('/login', { _csrf, ...fields }, { 'user-agent': agent })
    }
    const devices = (await listOf(one)).map(({ device }) => device)
    expect(devices).to.include.members(['Firefox on Linux', 'A browser that we do not know'])
    expect((await one.get(PAGE)).body).to.not.contain('alert(1)')
  })

  it('ends one session: that browser is out at its next request, this one stays in', async () => {
    const [one, two] = (await somebody()) as [Browser, Browser]
    const answer = await post(one, `${PAGE}/${await otherOf(one)}/end`)
    expect(answer).to.include({ status: 303, location: PAGE })
    expect((await one.get(PAGE)).body).to.contain('That device is logged out.')
    expect([await isIn(one), await isIn(two)]).to.deep.equal([true, false])
  })

  it('ends all others at once', async () => {
    const [one, ...others] = (await somebody(4)) as [Browser, ...Browser[]]
    expect((await post(one, `${PAGE}/end-others`)).status).to.equal(303)
    expect(await listOf(one)).to.have.length(1)
    for (const other of others) expect(await isIn(other)).to.equal(false)
    expect(await isIn(one)).to.equal(true)
  })

  it('ends no session of somebody else, and tells nothing of it', async () => {
    const [one] = (await somebody(1)) as [Browser]
    const [two] = (await somebody(1)) as [Browser]
    const [theirs] = await listOf(two)
    for (const id of [theirs?.id ?? '', 'x'.repeat(22), 'null', '%00']) {
      const answer = await post(one, `${PAGE}/${id}/end`)
      expect(answer, id).to.include({ status: 303, location: PAGE })
      expect((await one.get(PAGE)).body).to.contain('That device was logged out already.')
    }
    expect(await isIn(two)).to.equal(true)
  })

  it('logs out whoever ends the session that they are in', async () => {
    const [one] = (await somebody(1)) as [Browser]
    const [mine] = await listOf(one)
    expect((await post(one, `${PAGE}/${mine?.id}/end`)).location).to.equal('/login')
    expect(await isIn(one)).to.equal(false)
  })

  it('asks for the password again before anything is ended, not for looking', async () => {
    const [one, two] = (await somebody()) as [Browser, Browser]
    site.wait(16 * 60_000)
    expect((await one.get(PAGE)).status).to.equal(200)
    const id = await otherOf(one)
    for (const path of [`${PAGE}/${id}/end`, `${PAGE}/end-others`]) {
      const answer = await post(one, path)
      expect(answer.location).to.match(/^\/reauthenticate\?next=/)
    }
    expect(await isIn(two)).to.equal(true)
  })

  it('is for people who are logged in, and takes no forged request', async () => {
    const [one, two] = (await somebody()) as [Browser, Browser]
    const id = await otherOf(one)
    const stranger = one.clone()
    stranger.cookies.clear()
    expect((await stranger.get(PAGE)).location).to.equal(`/login?next=${PAGE}`)
    expect((await one.post(`${PAGE}/${id}/end`, {})).status).to.equal(403)
    expect(await isIn(two)).to.equal(true)
  })
})
