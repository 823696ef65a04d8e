import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import Koa from 'koa'
import { type Feature, type Gadwall, type GadwallOptions, gadwall } from '../../src/index.ts'
import { type Listening, listen } from '../../src/server/listen.ts'
import {
  loginAs,
  MemorySessionStore,
  type MemoryUser,
  memoryBackend,
  TestBrowser,
} from '../../src/testing.ts'
import { codeBlocksOf } from '../docs/code-blocks.ts'
import { freePort } from '../support/free-port.ts'
import { compileExample, exampleDirectory } from './example.ts'

interface Invitation {
  readonly to: string
  readonly from: string
}

const DIRECTORY = exampleDirectory('invite')
const SOURCE = readFileSync(join(DIRECTORY, 'feature.ts'), 'utf8')

describe('examples/invite', () => {
  const backend = memoryBackend()
  const sent: Invitation[] = []
  let isMailAway = false
  let directory: string
  let options: GadwallOptions<MemoryUser>
  let users: Gadwall<MemoryUser>
  let server: Listening
  before(async () => {
    directory = copyExample()
    const { invite, inviteViews } = loadFeature(directory)
    const port = await freePort()
    options = {
      backends: [backend],
      stores: { sessions: new MemorySessionStore() },
      secret: 'a secret that only the tests of this project know',
      baseUrl: `http://127.0.0.1:${port}`,
      features: ['stock', invite(deliver)],
      views: inviteViews,
    }
    users = gadwall(options)
    const koa = new Koa()
    koa.use(users.middleware())
    server = await listen(koa, '127.0.0.1', port)
  })
  after(async () => {
    await server.drain()
    rmSync(directory, { recursive: true, force: true })
  })
  beforeEach(() => {
    sent.length = 0
    isMailAway = false
  })

  async function deliver(invitation: Invitation): Promise<void> {
    if (isMailAway) throw new Error('the mail server is away')
    sent.push(invitation)
  }

  async function browserOf(username: string, permissions: string[]): Promise<TestBrowser> {
    const user = await backend.add({ username, password: null, permissions })
    return new TestBrowser(options.baseUrl, await loginAs(users, user))
  }

  /** As a process does that is started and stopped. */
  async function runJobs(): Promise<void> {
    const { start, close } = gadwall(options)
    start()
    await new Promise(setImmediate)
    await close()
  }

  it('compiles, strictly', async () => {
    expect(await compileExample('invite')).to.deep.equal([])
  }).timeout(60_000)

  it('is the code of docs/write-a-feature.md, and takes fewer than 100 lines', () => {
    const [shown] = codeBlocksOf('docs/write-a-feature.md')
    expect(shown?.code).to.equal(`// feature.ts\n${SOURCE}`)
    expect(SOURCE.trimEnd().split('\n').length).to.be.below(100)
  })

  it('adds its routes to the others, each with its guard', () => {
    const lines = users.routes.map(({ method, path, guard }) => `${method} ${path} ${guard.label}`)
    expect(lines.slice(-3)).to.deep.equal([
      'GET /invite-a-friend permission invitations.send',
      'POST /invite-a-friend permission invitations.send',
      'GET /invite-a-friend/sent permission invitations.send',
    ])
    expect(lines).to.include('GET /login anyone').and.not.include('GET /register anyone')
  })

  it('lets only people in who have its permission', async () => {
    expect((await new TestBrowser(options.baseUrl).get('/invite-a-friend')).location).to.equal(
      '/login?next=/invite-a-friend',
    )
    const eve = await browserOf('eve', [])
    for (const path of ['/invite-a-friend', '/invite-a-friend/sent']) {
      expect((await eve.get(path)).status, path).to.equal(403)
    }
    const { body } = await (await browserOf('ada', ['invitations.send'])).get('/invite-a-friend')
    expect(body).to.contain('Your friend&#39;s e-mail').and.to.contain('class="site-header"')
  })

  it('refuses a form without its token', async () => {
    const bob = await browserOf('bob', ['invitations.send'])
    expect((await bob.post('/invite-a-friend', { email: 'zoe@example.com' })).status).to.equal(403)
  })

  it('says in its own words what is wrong with an address, and keeps what was typed', async () => {
    const cem = await browserOf('cem', ['invitations.send'])
    const { status, body } = await cem.submit('/invite-a-friend', { email: 'zoe at home' })
    expect(status).to.equal(422)
    expect(body).to.contain('Enter the address of your friend').and.to.contain('zoe at home')
    expect(body).to.contain('<title>Error: Invite a friend')
  })

  it('sends what waits by a job, once, and tries again when the mail server was away', async () => {
    const dan = await browserOf('dan', ['invitations.send'])
    for (const email of ['zoe@example.com', 'max@EXAMPLE.com']) {
      const { status, location } = await dan.submit('/invite-a-friend', { email })
      expect([status, location]).to.deep.equal([303, '/invite-a-friend/sent'])
    }
    expect((await dan.get('/invite-a-friend/sent')).body).to.contain('Your friend is invited')
    expect(sent).to.deep.equal([])

    isMailAway = true
    await runJobs()
    expect(sent).to.deep.equal([])
    isMailAway = false
    await runJobs()
    expect(sent).to.deep.equal([
      { to: 'zoe@example.com', from: 'dan' },
      { to: 'max@example.com', from: 'dan' },
    ])
    await runJobs()
    expect(sent).to.have.length(2)
  })
})

/** The files of the example, with our source in the place of the package. */
function copyExample(): string {
  const directory = mkdtempSync(join(tmpdir(), 'gadwall-invite-'))
  cpSync(join(DIRECTORY, 'views'), join(directory, 'views'), { recursive: true })
  const index = fileURLToPath(new URL('../../src/index.ts', import.meta.url))
  writeFileSync(join(directory, 'feature.ts'), SOURCE.replace("'gadwall'", JSON.stringify(index)))
  return directory
}

/** Not by import(): that would load src once more in another form, and coverage knows one form of each file. */
function loadFeature(directory: string): {
  invite(send: (invitation: Invitation) => Promise<void>): Feature
  inviteViews: string
} {
  return createRequire(import.meta.url)(join(directory, 'feature.ts'))
}
