import { connect, createServer, type Server } from 'node:net'
import { expect } from 'chai'
import { Browser } from '../support/browser.ts'
import { Postgres } from '../support/postgres.ts'
import { ServerProcess } from '../support/server-process.ts'
import { PASSWORD } from '../support/test-site.ts'
import { timed } from '../support/timed.ts'

const LIMIT_MS = 2000
/** Half a second on a machine that does nothing else. */
const MORE_MS = 900

/** A network on which everything takes its time. */
class SlowNetwork {
  delayMs = 0
  readonly #server: Server

  constructor(port: number) {
    this.#server = createServer((near) => {
      const far = connect(port, '127.0.0.1')
      near.on('error', () => far.destroy()).pipe(far)
      far.on('error', () => near.destroy()).on('close', () => near.destroy())
      far.on('data', (bytes) => setTimeout(() => near.writable && near.write(bytes), this.delayMs))
    })
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return (this.#server.address() as { port: number }).port
  }

  close(): void {
    this.#server.close()
  }
}

it('a server whose PostgreSQL answers each statement in time, but all of them too late, answers 503 in time', async function slow() {
  this.timeout(60_000)
  const postgres = await Postgres.start(this)
  const url = new URL(await postgres.createDatabase())
  const network = new SlowNetwork(postgres.port)
  url.port = String(await network.listen())
  const server = await ServerProcess.start({ DATABASE_URL: url.href })
  try {
    const ada = new Browser(server.url)
    await ada.submit('/login', { username: 'ada', password: PASSWORD })
    const stranger = new Browser(server.url)
    const _csrf = await stranger.token('/login')

    // Longer than that of all pages, shorter than the limit.
    network.delayMs = 900
    const login = await timed(() =>
      stranger.post('/login', { _csrf, username: 'ada', password: PASSWORD }),
    )
    expect(login.status).to.equal(503)
    expect(login.ms).to.be.below(LIMIT_MS + MORE_MS)
    expect(login.headers.getSetCookie()).to.deep.equal([])
    expect((await ada.get('/account')).status).to.equal(200)

    network.delayMs = 0
    const again = await timed(() =>
      stranger.post('/login', { _csrf, username: 'ada', password: PASSWORD }),
    )
    expect(again.status).to.equal(303)
  } finally {
    await server.remove()
    network.close()
    await postgres.stop()
  }
})
