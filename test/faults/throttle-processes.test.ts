import { expect } from 'chai'
import { Browser } from '../support/browser.ts'
import { ServerProcess } from '../support/server-process.ts'
import { PASSWORD } from '../support/test-site.ts'

describe('two processes of a site', function () {
  this.timeout(60_000)
  let one: ServerProcess
  let other: ServerProcess
  before(async () => {
    one = await ServerProcess.start()
    const shared = { DATABASE_URL: `sqlite:${one.file}` }
    other = await ServerProcess.start(shared, { isEmpty: true })
  })
  after(async () => {
    await other?.remove()
    await one?.remove()
  })

  const logIn = (server: ServerProcess, username: string, password: string) =>
    new Browser(server.url).submit('/login', { username, password })

  it('share the counts of failed tries, which survive a restart', async () => {
    const guesses = Array.from({ length: 36 }, (_, index) =>
      logIn(index % 2 ? one : other, `name${index}`, 'wrong'),
    )
    const statuses = (await Promise.all(guesses)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 401)).to.have.length(30)
    expect(statuses.filter((status) => status === 429)).to.have.length(6)
    for (const server of [one, other]) {
      expect((await logIn(server, 'ada', PASSWORD)).status).to.equal(429)
    }
    await one.kill()
    await one.restart()
    const { status, headers } = await logIn(one, 'ada', PASSWORD)
    expect(status).to.equal(429)
    expect(Number(headers.get('retry-after'))).to.be.within(500, 600)
  })
})
