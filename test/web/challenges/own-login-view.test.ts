import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import Koa from 'koa'
import { type Gadwall, gadwall, type Logger } from '../../../src/index.ts'
import { Passwords } from '../../../src/passwords.ts'
import { type Listening, listen } from '../../../src/server/listen.ts'
import { cheapHasher, memoryBackend, memoryStores } from '../../../src/testing.ts'
import { Browser } from '../../support/browser.ts'
import { freePort } from '../../support/free-port.ts'

const FORM = `<form method="post"><%~ include('/partials/csrf') %><%~ include('/partials/form-message') %>
<%~ include('/partials/fields', { fields: [] }) %>`

describe('a view of an app for the page to log in, in a surge', () => {
  let folder: string
  let server: Listening
  let users: Gadwall
  let warnings: string[]
  let url: string
  async function start(view: string) {
    folder = mkdtempSync(join(tmpdir(), 'gadwall-test-'))
    mkdirSync(join(folder, 'session'))
    writeFileSync(join(folder, 'session', 'new.eta'), view)
    warnings = []
    const passwords = new Passwords([cheapHasher()])
    const backend = memoryBackend({ passwords })
    const logger: Logger = { info() {}, warn: (_, message) => warnings.push(message), error() {} }
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    users = gadwall({
      ...{ passwords, logger, baseUrl: url, views: folder, challengeAfter: 0 },
      stores: { ...memoryStores(), users: backend.users },
      backends: [backend],
      secret: 'a secret that only the tests of this project know',
    }) as unknown as Gadwall
    const koa = new Koa()
    koa.use(users.middleware())
    server = await listen(koa, '127.0.0.1', port)
    for (let index = 0; index < 200; index++) {
      const request = { address: `30.0.${index}.1`, agent: null }
      const hasFailed = () => true
      await users.auth.throttle.guard('setup', { request }, async () => 0, hasFailed)
    }
  }
  afterEach(async () => {
    await server.drain()
    await users.close()
    rmSync(folder, { recursive: true })
  })
  const logIn = () => new Browser(url).submit('/login', { username: 'ann', password: 'wrong' })

  it('asks for a proof where it shows the challenge', async () => {
    await start(`${FORM}<%~ include('/partials/challenge') %></form>`)
    const { status, body } = await logIn()
    expect([status, body.includes('data-proof')]).to.deep.equal([403, true])
    expect(warnings).to.deep.equal([])
  })

  it('where it shows none nobody is shut out, and the log says so', async () => {
    await start(`${FORM}</form>`)
    expect((await logIn()).status).to.equal(401)
    expect(warnings).to.deep.equal([
      'the view of the page to log in shows no challenge: nobody is asked for a proof there',
    ])
  })
})
