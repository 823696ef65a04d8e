import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { connect, type Socket } from 'node:net'
import { expect } from 'chai'
import { Browser } from '../support/browser.ts'
import { type Run, type Running, Workplace } from '../support/cli.ts'
import { addEndedSessions, countSessions } from '../support/ended-sessions.ts'
import { freePort } from '../support/free-port.ts'

const PASSWORD = 'correct horse battery staple'
const CODE = /\/setup with the code ([B-Z]{5}(?:-[B-Z]{5}){3})/

describe('gadwall serve', function () {
  this.timeout(30_000)
  let place: Workplace
  let port: number
  let url: string
  beforeEach(async () => {
    port = await freePort()
    url = `http://127.0.0.1:${port}`
    place = new Workplace({ PORT: `${port}`, BASE_URL: url })
  })
  afterEach(() => place.remove())

  /** Starts it and waits until it says where it listens. */
  async function serve(settings: Record<string, string> = {}): Promise<Running> {
    const server = place.start(['serve'], settings)
    await server.says(/^Gadwall is listening at .+$/m)
    return server
  }

  /** Asks it to end as an operator would, and says how long that took. */
  async function stop(server: Running): Promise<Run & { readonly ms: number }> {
    const start = performance.now()
    server.process.kill('SIGTERM')
    return { ...(await server.ended), ms: performance.now() - start }
  }

  it('says where it listens, and with no users how to make the first: a code that works once', async () => {
    const server = await serve()
    await server.says(new RegExp(`^Gadwall is listening at ${url}$`, 'm'))
    const [line, code = ''] = await server.says(CODE)
    expect(line).to.contain('/setup')

    const details = { username: 'ada', email: '', password: PASSWORD }
    const first = await new Browser(url).submit('/setup', { code, ...details })
    expect(first).to.include({ status: 303, location: '/account' })
    const again = await new Browser(url).post('/setup', { code, ...details, username: 'eve' })
    expect(again.status).to.be.oneOf([403, 404])

    const { code: exit, out, err } = await stop(server)
    expect({ exit, err }).to.deep.equal({ exit: 0, err: '' })
    const log = out.split('\n').filter((one) => one.startsWith('{'))
    expect(log.length).to.be.above(2)
    expect(log.join('\n')).to.not.contain(code).and.not.contain(PASSWORD)

    const next = await serve()
    expect((await stop(next)).out).to.not.contain('There is no superuser yet')
  })

  it('keeps people logged in over a restart in development, with the secret of data/secret', async () => {
    const settings = { NODE_ENV: 'development', BCRYPT_COST: '10' }
    const server = await serve(settings)
    const [, code = ''] = await server.says(CODE)
    const browser = new Browser(url)
    await browser.submit('/setup', { code, username: 'ada', email: '', password: PASSWORD })
    await stop(server)
    const next = await serve(settings)

    expect((await browser.get('/account')).status).to.equal(200)
    await stop(next)
  })

  it('finishes a slow login when it is told to stop, accepts nothing more, and exits with 0', async () => {
    const server = await serve({ BCRYPT_COST: '14' })
    const browser = new Browser(url)
    const _csrf = await browser.token('/login')
    let isAnswered = false
    const login = browser
      .post('/login', { _csrf, username: 'nobody', password: PASSWORD })
      .finally(() => {
        isAnswered = true
      })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(isAnswered, 'the hash was too quick to prove anything').to.equal(false)
    server.process.kill('SIGTERM')
    await new Promise((resolve) => setTimeout(resolve, 100))

    expect(await fetch(`${url}/healthz`).catch(() => 'refused')).to.equal('refused')
    expect((await login).status).to.equal(401)
    expect((await server.ended).code).to.equal(0)
  })

  it('does not wait for connections that are kept alive, or on which nothing was ever asked', async () => {
    const server = await serve()
    const agent = new Agent({ keepAlive: true })
    const answer = get(`${url}/healthz`, { agent })
    const [response] = await once(answer, 'response')
    response.resume()
    await once(response, 'end')
    const silent: Socket = connect(port, '127.0.0.1')
    await once(silent, 'connect')
    const { code, ms } = await stop(server)
    agent.destroy()
    silent.destroy()

    expect(code).to.equal(0)
    expect(ms).to.be.below(5000)
  })

  it('is told to stop while it purges: stops soon, and says nothing of it', async () => {
    await place.gadwall(['migrate'])
    const url = `sqlite:${place.directory}/data/gadwall.sqlite`
    await addEndedSessions(url, 20_000)
    const server = await serve()
    while ((await countSessions(url)) === 20_000) await new Promise(setImmediate)
    const { code, out, err, ms } = await stop(server)

    expect({ code, err }).to.deep.equal({ code: 0, err: '' })
    expect(out).to.not.contain('could not purge')
    expect(ms).to.be.below(5000)
    expect(await countSessions(url))
      .to.be.above(0)
      .and.below(20_000)
  })

  it('starts again after it was killed, and has lost nobody', async () => {
    const server = await serve()
    const [, code = ''] = await server.says(CODE)
    const browser = new Browser(url)
    await browser.submit('/setup', { code, username: 'ada', email: '', password: PASSWORD })
    server.process.kill('SIGKILL')
    expect((await server.ended).code).to.equal(null)
    const next = await serve()

    const fields = { username: 'ada', password: PASSWORD }
    expect((await new Browser(url).submit('/login', fields)).status).to.equal(303)
    expect((await stop(next)).code).to.equal(0)
  })

  it('exits with 1 and one line when the port belongs to somebody else', async () => {
    const server = await serve()
    const second = await place.gadwall(['serve'])

    expect(second).to.include({ code: 1 })
    expect(second.err).to.match(/^gadwall: .*EADDRINUSE.*\n$/)
    await stop(server)
  })
})
