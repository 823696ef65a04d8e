import { expect } from 'chai'
import Koa from 'koa'
import { StoreUnavailable } from '../../../src/auth/errors.ts'
import { gadwall } from '../../../src/index.ts'
import { listen } from '../../../src/server/listen.ts'
import { MemorySessionStore } from '../../../src/testing.ts'
import { Member, MemberBackend } from '../../mounting/foreign-app.ts'

describe('/readyz', () => {
  const log: (readonly [string, object, string])[] = []
  let answer: () => Promise<void>
  let server: Awaited<ReturnType<typeof listen>>
  before(async () => {
    const note = (level: string) => (fields: object, message: string) => {
      if (message.includes('ready')) log.push([level, fields, message])
    }
    const users = gadwall({
      backends: [new MemberBackend(new Member('ada'))],
      stores: { sessions: new MemorySessionStore(), checkReady: () => answer() },
      secret: 'a secret that only the tests of this project know',
      baseUrl: 'http://127.0.0.1',
      features: ['stock', 'health'],
      logger: { info: note('info'), warn: note('warn'), error: note('error') },
    })
    server = await listen(new Koa().use(users.middleware()), '127.0.0.1', 0)
  })
  after(() => server.drain())
  beforeEach(() => {
    log.length = 0
  })

  const ask = async () => (await fetch(`http://127.0.0.1:${server.port}/readyz`)).status
  const refuse = (reason: string) => async () => {
    throw new StoreUnavailable('The database', { cause: new Error(reason) })
  }

  it('logs its reason once for each change, and that it is ready again', async () => {
    answer = refuse('the disk is full')
    expect([await ask(), await ask(), await ask()]).to.deep.equal([503, 503, 503])
    answer = refuse('it is read-only')
    expect([await ask(), await ask()]).to.deep.equal([503, 503])
    answer = async () => {}
    expect([await ask(), await ask()]).to.deep.equal([200, 200])

    expect(
      log.map(([level, fields]) => [level, (fields as { reason?: string }).reason]),
    ).to.deep.equal([
      ['error', 'the disk is full'],
      ['error', 'it is read-only'],
      ['info', undefined],
    ])
  })

  it('waits for a second when the stores say nothing', async () => {
    answer = () => new Promise(() => {})
    const start = performance.now()
    expect(await ask()).to.equal(503)
    expect(performance.now() - start).to.be.within(900, 3000)
    expect(log[0]?.[1]).to.have.property('reason').that.contains('1000 ms')
  })
})
