import { request } from 'node:http'
import { expect } from 'chai'
import {
  AlreadyTaken,
  type GadwallOptions,
  gadwall,
  RemoteUserBackend,
  type RemoteUserBackendOptions,
  StoreUnavailable,
  type UserReference,
} from '../../../src/index.ts'
import {
  type ForeignApp,
  Member,
  MemberBackend,
  startForeignApp,
} from '../../mounting/foreign-app.ts'
import type { Browser } from '../../support/browser.ts'
import { MemorySessionStore } from '../../support/memory-session-store.ts'

type Setup = NonNullable<GadwallOptions<Member>['remoteUser']>

const PROXY = ['127.0.0.1']
const ADA = { 'X-Remote-User': 'ada' }
const GRACE = { 'X-Remote-User': 'grace' }
const BY_REMOTE = 'ada by remote-user'

describe('remoteUser', () => {
  let app: ForeignApp | undefined
  let people: Member[]
  /** What was announced, in order. */
  let events: string[]
  afterEach(async () => {
    await app?.stop()
    app = undefined
  })

  function backendFor(options: Partial<RemoteUserBackendOptions<Member>> = {}) {
    return new RemoteUserBackend<Member>({
      find: async (username) => people.find((each) => each.username === username) ?? null,
      getUser: async (id) => people.find((each) => each.id === id) ?? null,
      ...options,
    })
  }

  /** An app behind a proxy that names people; it says who is there, and by which backend. */
  async function start(
    options: Partial<RemoteUserBackendOptions<Member>> = {},
    setup: Partial<Setup> = {},
    others: Partial<GadwallOptions<Member>> = {},
  ): Promise<ForeignApp> {
    people = [new Member('ada'), new Member('grace'), new Member('edsger', { isActive: false })]
    events = []
    const backend = backendFor(options)
    app = await startForeignApp((koa, base) => {
      const users = gadwall<Member>({
        ...base,
        backends: [backend, new MemberBackend(...people)],
        remoteUser: { header: 'X-Remote-User', backend, trustedProxies: PROXY, ...setup },
        ...others,
      })
      const { events: hub } = users.auth
      hub.on('login.succeeded', ({ subject }) => void events.push(`in ${nameOf(subject)}`))
      hub.on('logout', ({ subject }) => void events.push(`out ${nameOf(subject)}`))
      hub.on(
        'login.failed',
        ({ details }) => void events.push(`no ${details.credentials.remoteUser}`),
      )
      koa.use(users.middleware())
      koa.use((ctx) => {
        const { user, auth } = ctx.state
        ctx.body = user.username ? `${user.username} by ${auth.session.login?.backend}` : 'nobody'
      })
    })
    return app
  }

  async function who(browser: Browser, headers: Record<string, string> = {}): Promise<string> {
    return (await browser.get('/', headers)).body
  }

  it('logs in whom the proxy names, under a new session id, and tells permissions at once', async () => {
    const { store } = await start()
    const browser = app!.browser()
    await browser.get('/login')
    expect(await who(browser, ADA)).to.equal(BY_REMOTE)
    expect(browser.sessionId).to.be.a('string')
    expect([...store.rows.values()]).to.have.length(1)
    expect(events).to.deep.equal(['in ada'])
    expect((await browser.get('/account', ADA)).body).to.contain('ada')
  })

  it('gives a new id even to somebody who has a session already', async () => {
    await start()
    const browser = await app!.loggedIn('grace')
    const before = browser.sessionId
    const thief = browser.clone()
    expect(await who(browser, ADA)).to.equal(BY_REMOTE)
    expect(browser.sessionId).to.be.a('string').and.not.equal(before)
    expect(await who(thief)).to.equal('nobody')
  })

  it('does nothing while the header names the same person: no write, no event', async () => {
    const { store } = await start()
    const browser = app!.browser()
    await who(browser, ADA)
    store.calls.length = 0
    events.length = 0
    const before = browser.sessionId

    for (let i = 0; i < 3; i++) expect(await who(browser, ADA)).to.equal(BY_REMOTE)
    expect(browser.sessionId).to.equal(before)
    expect(new Set(store.calls)).to.deep.equal(new Set(['find']))
    expect(events).to.deep.equal([])
  })

  it('does nothing either when the same person is merely spelled differently', async () => {
    const find = async (username: string) =>
      people.find((each) => each.username === username.toLowerCase()) ?? null
    await start({ find })
    const browser = app!.browser()
    await who(browser, { 'X-Remote-User': 'ADA' })
    const before = browser.sessionId
    expect(await who(browser, { 'X-Remote-User': 'Ada' })).to.equal(BY_REMOTE)
    expect(browser.sessionId).to.equal(before)
    expect(events).to.deep.equal(['in ada'])
  })

  it('ends a session that came from the header when the header is gone, or empty', async () => {
    for (const gone of [{}, { 'X-Remote-User': '' }]) {
      await app?.stop()
      const { store } = await start()
      const browser = app!.browser()
      await who(browser, ADA)
      const thief = browser.clone()

      expect(await who(browser, gone)).to.equal('nobody')
      expect(await who(thief)).to.equal('nobody')
      expect(store.rows.size).to.equal(0)
      expect(events).to.deep.equal(['in ada', 'out ada'])
    }
  })

  it('keeps it when told to be persistent', async () => {
    await start({}, { persistent: true })
    const browser = app!.browser()
    await who(browser, ADA)
    expect(await who(browser)).to.equal(BY_REMOTE)
    expect(await who(browser, { 'X-Remote-User': '' })).to.equal(BY_REMOTE)
    expect(await who(browser, GRACE)).to.equal('grace by remote-user')
    expect(events).to.deep.equal(['in ada', 'out ada', 'in grace'])
  })

  it('ends the old session and logs the other person in when the name changes', async () => {
    await start()
    const browser = app!.browser()
    await who(browser, ADA)
    const before = browser.sessionId
    const old = browser.clone()

    expect(await who(browser, GRACE)).to.equal('grace by remote-user')
    expect(browser.sessionId).to.not.equal(before)
    expect(await who(old, GRACE)).to.equal('grace by remote-user')
    expect(await who(old.clone())).to.equal('nobody')
    expect(events.slice(0, 3)).to.deep.equal(['in ada', 'out ada', 'in grace'])
  })

  it('ends the old session also when nobody is known by the new name', async () => {
    await start()
    const browser = app!.browser()
    await who(browser, ADA)
    expect(await who(browser, { 'X-Remote-User': 'mallory' })).to.equal('nobody')
    expect(events).to.deep.equal(['in ada', 'out ada', 'no mallory'])
  })

  it('leaves alone who logged in by a password, while the header is not there', async () => {
    await start()
    const browser = await app!.loggedIn('grace')
    const before = browser.sessionId
    expect(await who(browser)).to.equal('grace by members')
    expect(await who(browser, { 'X-Remote-User': '' })).to.equal('grace by members')
    expect(browser.sessionId).to.equal(before)
  })

  it('leaves them alone when the header names the same username, or somebody unknown', async () => {
    await start()
    const browser = await app!.loggedIn('grace')
    const before = browser.sessionId
    expect(await who(browser, GRACE)).to.equal('grace by members')
    expect(await who(browser, { 'X-Remote-User': 'mallory' })).to.equal('grace by members')
    expect(browser.sessionId).to.equal(before)
  })

  it('replaces them when the header names somebody else, and announces both', async () => {
    await start()
    const browser = await app!.loggedIn('grace')
    expect(await who(browser, ADA)).to.equal(BY_REMOTE)
    expect(events).to.deep.equal(['in grace', 'out grace', 'in ada'])
  })

  it('refuses an inactive person, and ends the session of one who becomes inactive', async () => {
    await start()
    expect(await who(app!.browser(), { 'X-Remote-User': 'edsger' })).to.equal('nobody')
    const browser = app!.browser()
    await who(browser, ADA)
    people[0]!.isActive = false
    expect(await who(browser, ADA)).to.equal('nobody')
  })

  it('lets inactive people in when the backend admits them', async () => {
    await start({ allowsInactive: true })
    const browser = app!.browser()
    const header = { 'X-Remote-User': 'edsger' }
    expect(await who(browser, header)).to.equal('edsger by remote-user')
    expect(await who(browser, header)).to.equal('edsger by remote-user')
    expect(events).to.deep.equal(['in edsger'])
  })

  describe('from elsewhere than a trusted proxy', () => {
    it('ignores the header, and ends a session that came from it', async () => {
      const { url } = await start()
      expect(await from('127.0.0.2', url, ADA)).to.equal('nobody')
      expect(events).to.deep.equal([])

      const browser = app!.browser()
      await who(browser, ADA)
      const stolen = { ...ADA, Cookie: browser.cookieHeader }
      expect(await from('127.0.0.2', url, stolen)).to.equal('nobody')
      expect(events).to.deep.equal(['in ada', 'out ada'])
    })

    it('does not believe X-Forwarded-For about where the connection comes from', async () => {
      const { url } = await start()
      const headers = { ...ADA, 'X-Forwarded-For': '127.0.0.1', Forwarded: 'for=127.0.0.1' }
      expect(await from('127.0.0.2', url, headers)).to.equal('nobody')
    })

    it('counts it from any address of a range, and takes the proxies of the app if it has none', async () => {
      people = [new Member('ada')]
      const backend = backendFor()
      app = await startForeignApp((koa, base) => {
        const remoteUser = { header: 'X-Remote-User', backend }
        const trustedProxies = ['127.0.0.0/30']
        const backends = [backend]
        koa.use(gadwall({ ...base, backends, trustedProxies, remoteUser }).middleware())
        koa.use((ctx) => {
          ctx.body = ctx.state.user.username || 'nobody'
        })
      })
      expect(await from('127.0.0.2', app.url, ADA)).to.equal('ada')
      expect(await from('127.0.0.9', app.url, ADA)).to.equal('nobody')
    })
  })

  describe('the header', () => {
    it('is refused with 400 in a spelling with underscores, whoever sends it', async () => {
      await start()
      const browser = app!.browser()
      for (const name of ['X_Remote_User', 'x-remote_user', 'X_REMOTE-USER']) {
        for (const headers of [{ [name]: 'ada' }, { ...GRACE, [name]: 'ada' }]) {
          expect((await browser.get('/', headers)).status, name).to.equal(400)
          expect(await from('127.0.0.2', app!.url, headers)).to.not.contain('ada by')
        }
      }
      expect(events).to.deep.equal([])
      expect((await browser.get('/', { X_Remote_Users: 'ada' })).status).to.equal(200)
    })

    it('is refused with 400 when it is sent twice', async () => {
      const { url } = await start()
      const twice = { 'X-Remote-User': ['mallory', 'ada'] }
      expect(await from('127.0.0.1', url, twice)).to.match(/sent more than once/)
      expect(events).to.deep.equal([])
    })

    it('works in any case and under any name that is not another header', async () => {
      await start({}, { header: 'x-Client-Cert-CN' })
      expect(await who(app!.browser(), { 'X-CLIENT-cert-cn': 'ada' })).to.equal(BY_REMOTE)
      expect(await who(app!.browser(), ADA)).to.equal('nobody')
    })

    it('can carry a name in UTF-8, put right by cleanUsername', async () => {
      const cleanUsername = (name: string) => Buffer.from(name, 'latin1').toString('utf8')
      await start({ cleanUsername })
      people.push(new Member('zoë'))
      const header = { 'X-Remote-User': Buffer.from('zoë').toString('latin1') }
      const browser = app!.browser()
      for (let i = 0; i < 2; i++) expect(await who(browser, header)).to.equal('zoë by remote-user')
      expect(events).to.deep.equal(['in zoë'])
    })

    it('is not looked for in the login form', async () => {
      await start()
      const browser = app!.browser()
      const fields = { username: 'ada', password: 'x', remoteUser: 'ada' }
      expect((await browser.submit('/login', fields)).status).to.equal(401)
    })
  })

  describe('a login by header', () => {
    it('does not let a page of another site act in its name', async () => {
      await start()
      const browser = app!.browser()
      const { status } = await browser.post('/', { a: '1' }, { ...ADA, Origin: 'http://evil.test' })
      expect(status).to.equal(403)
      expect((await browser.post('/logout', {}, ADA)).status).to.equal(403)
    })

    it('lets the very first request change something only with a sign that it is from our pages', async () => {
      const { url } = await start()
      const first = (headers: Record<string, string>) =>
        app!.browser().post('/logout', {}, { ...ADA, ...headers })
      for (const sign of [{ Origin: url }, { 'Sec-Fetch-Site': 'same-origin' }]) {
        expect((await first(sign)).status).to.equal(303)
      }
      const others = [{}, { Origin: 'http://evil.test' }, { 'Sec-Fetch-Site': 'cross-site' }]
      for (const sign of others) expect((await first(sign)).status).to.equal(403)
    })

    it('needs the token of the form from the second request on', async () => {
      const { url } = await start()
      const browser = app!.browser()
      await who(browser, ADA)
      expect((await browser.post('/logout', {}, { ...ADA, Origin: url })).status).to.equal(403)
    })

    it('comes back after a logout, since the header is still there', async () => {
      await start()
      const browser = app!.browser()
      await browser.get('/', ADA)
      const { body } = await browser.get('/logout', ADA)
      const _csrf = /name="_csrf" value="([^"]+)"/.exec(body)?.[1] ?? ''
      expect((await browser.post('/logout', { _csrf }, ADA)).status).to.equal(303)
      expect(await who(browser, ADA)).to.equal(BY_REMOTE)
      expect(events).to.deep.equal(['in ada', 'out ada', 'in ada'])
    })

    it('is answered with 503 when the session store is away, and with no cookie', async () => {
      const { store } = await start()
      store.before = (method) => {
        if (method === 'insert') throw new StoreUnavailable('The session store')
      }
      const browser = app!.browser()
      expect((await browser.get('/', ADA)).status).to.equal(503)
      expect(browser.sessionId).to.equal(undefined)
    })
  })

  describe('RemoteUserBackend', () => {
    const local = { address: null, agent: null }
    const authenticate = (
      options: Partial<RemoteUserBackendOptions<Member>>,
      credentials: Record<string, unknown>,
    ) => backendFor(options).authenticate(credentials, local)
    beforeEach(() => {
      people = [new Member('ada')]
    })

    it('answers null for an empty name, for no name and for what is no text', async () => {
      const create = async (username: string) => new Member(username)
      for (const remoteUser of ['', undefined, null, 1, ['ada'], { ada: 1 }]) {
        expect(await authenticate({ create }, { remoteUser })).to.equal(null)
      }
    })

    it('answers null for an unknown name when it may not create, and configures nobody', async () => {
      const configureUser = () => expect.fail('Nobody is there to be configured')
      expect(await authenticate({ configureUser }, { remoteUser: 'grace' })).to.equal(null)
    })

    it('creates an unknown person when it may, and nobody twice', async () => {
      const create = async (username: string) => {
        people.push(new Member(username))
        return people.at(-1) as Member
      }
      const first = await authenticate({ create }, { remoteUser: 'grace' })
      expect(first?.username).to.equal('grace')
      expect(await authenticate({ create }, { remoteUser: 'grace' })).to.equal(first)
    })

    it('finds whom a parallel request has just created', async () => {
      const create = async (username: string): Promise<Member> => {
        people.push(new Member(username))
        throw new AlreadyTaken('username')
      }
      const user = await authenticate({ create }, { remoteUser: 'grace' })
      expect(user?.username).to.equal('grace')
    })

    it('lets other errors of the place where users live be seen', async () => {
      const create = async (): Promise<Member> => {
        throw new Error('away')
      }
      const failed = await authenticate({ create }, { remoteUser: 'grace' }).catch(String)
      expect(failed).to.equal('Error: away')
    })

    it('cleans the name before anything else; a name cleaned away is nobody', async () => {
      const cleanUsername = (name: string) => name.replace(/@EXAMPLE\.COM$/, '')
      const user = await authenticate({ cleanUsername }, { remoteUser: 'ada@EXAMPLE.COM' })
      expect(user?.username).to.equal('ada')
      expect(await authenticate({ cleanUsername }, { remoteUser: '@EXAMPLE.COM' })).to.equal(null)
    })

    it('configures at every login, and says who was just created', async () => {
      const seen: unknown[] = []
      const options = {
        create: async (username: string) => new Member(username),
        configureUser: (user: Member, created: boolean, request: object) =>
          void seen.push([user.username, created, request]),
      }
      await authenticate(options, { remoteUser: 'ada' })
      await authenticate(options, { remoteUser: 'grace' })
      expect(seen).to.deep.equal([
        ['ada', false, local],
        ['grace', true, local],
      ])
    })

    it('knows people by whatever name they are found', async () => {
      const backend = backendFor({ nameOf: ({ id }) => id, find: async () => null })
      const [ada] = people as [Member]
      expect(await backend.isNamed(ada, ada.id)).to.equal(true)
      expect(await backend.isNamed(ada, 'ada')).to.equal(false)
    })
  })

  describe('at start', () => {
    function build(setup: Partial<Setup>, { known = true } = {}) {
      people = []
      const backend = backendFor()
      return () =>
        gadwall<Member>({
          backends: known ? [backend] : [new MemberBackend()],
          stores: { sessions: new MemorySessionStore() },
          secret: 'a secret that only the tests of this project know',
          baseUrl: 'https://example.com',
          remoteUser: { header: 'X-Remote-User', backend, trustedProxies: PROXY, ...setup },
        }).middleware()
    }

    it('is refused without trusted proxies', () => {
      expect(build({ trustedProxies: [] })).to.throw(TypeError, /trustedProxies/)
    })

    it('is refused with a proxy that is no address', () => {
      expect(build({ trustedProxies: ['proxy.local'] })).to.throw(TypeError, /proxy\.local/)
    })

    it('is refused with a header that is none, or spelled with underscores', () => {
      for (const header of ['', 'REMOTE_USER', 'X Remote', 'X-Remote-User:']) {
        expect(build({ header }), header).to.throw(TypeError, /hyphens/)
      }
    })

    it('is refused with a backend that is not in the list', () => {
      expect(build({}, { known: false })).to.throw(TypeError, /one of the `backends`/)
    })
  })
})

/** The name of a person, whose id holds it. */
function nameOf(subject: UserReference | null): string | undefined {
  return subject?.userId.replace('id-of-', '')
}

/** One request over a connection of its own, from this address. */
function from(
  localAddress: string,
  url: string,
  headers: Record<string, string | string[]>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { localAddress, headers, agent: false }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve(body))
    })
    sent.on('error', reject).end()
  })
}
