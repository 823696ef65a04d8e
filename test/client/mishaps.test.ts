import { expect } from 'chai'
import { type Client, createClient, type Session, Unavailable } from '../../src/client.ts'

const ADA = { id: '1', username: 'ada', email: null }
const BOB = { id: '2', username: 'bob', email: null }

/** What is answered to one request: at once, or whenever the test likes. */
type Answer = Response | Promise<Response>

interface Sent {
  readonly method: string
  readonly url: string
  readonly token: string
  readonly signal: AbortSignal | undefined
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers })

const sessionOf = (user: Session['user'], csrfToken = 'token') =>
  json({ user, permissions: [], csrfToken, needs: [], expiresAt: null })

const refused = (code: string, status: number) => json({ error: { code, message: code } }, status)

describe('gadwall/client, when something goes wrong', () => {
  const open: Client[] = []
  afterEach(() => {
    for (const client of open.splice(0)) client.close()
  })

  /** A client whose server answers as the test says; what is asked is kept. */
  function clientOf(answer: (sent: Sent, n: number) => Answer, baseUrl = 'https://users.test') {
    const asked: Sent[] = []
    const client = createClient({
      baseUrl,
      fetch: async (url, { method = 'GET', headers, signal }) => {
        const token = (headers as Record<string, string>)['x-csrf-token'] ?? ''
        const sent = { method, url, token, signal: signal ?? undefined }
        asked.push(sent)
        return answer(sent, asked.length)
      },
    })
    open.push(client)
    return { client, asked, posts: () => asked.filter(({ method }) => method === 'POST') }
  }

  const thrownBy = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (error) => error,
    )

  const NONE_OF_OURS: Readonly<Record<string, () => Response>> = {
    'the page of a proxy': () => new Response('<html>', { status: 502 }),
    'a page with the status 200': () => new Response('<html>'),
    'JSON of a proxy': () => json({ message: 'no upstream' }, 404),
    'an error of a proxy that has no code': () => json({ error: 'bad gateway' }, 400),
    'JSON that is no object': () => json('hello'),
    nothing: () => new Response(null, { status: 204 }),
    'half an answer': () => new Response('{"next":', { status: 200 }),
  }
  for (const [what, answer] of Object.entries(NONE_OF_OURS)) {
    it(`takes ${what} for no answer, and does not send again what may have been done`, async () => {
      const { client, posts } = clientOf(({ method }) =>
        method === 'POST' ? answer() : sessionOf(ADA),
      )
      expect(await thrownBy(client.post('/account/close', {}))).to.be.instanceOf(Unavailable)
      expect(posts()).to.have.length(1)
    })
  }

  it('takes an object that is no session for no answer: nobody was logged out', async () => {
    const { client } = clientOf((_, n) => (n === 1 ? sessionOf(ADA) : json({})))
    const told: unknown[] = []
    client.onLoggedOut((session) => told.push(session))
    await client.session()
    expect(await thrownBy(client.session())).to.be.instanceOf(Unavailable)
    expect(told).to.deep.equal([])
  })

  it('says when to come back, by the answer or by the header of whoever answers for us', async () => {
    const error = { code: 'unavailable', message: 'Later', retryAfter: 5 }
    for (const [answer, retryAfter] of [
      [() => json({ error }, 503), 5],
      [() => new Response('<html>', { status: 503, headers: { 'retry-after': '7' } }), 7],
      [() => new Response('<html>', { status: 503, headers: { 'retry-after': 'soon' } }), 0],
    ] as const) {
      const thrown = await thrownBy(clientOf(answer).client.session())
      if (!(thrown instanceof Unavailable)) throw new Error(String(thrown))
      expect([thrown.status, thrown.retryAfter]).to.deep.equal([503, retryAfter])
    }
  })

  it('takes a network that is down for no answer, and sends nothing twice', async () => {
    const { client, posts } = clientOf(({ method }) => {
      if (method === 'POST') throw new TypeError('Failed to fetch')
      return sessionOf(ADA)
    })
    const thrown = await thrownBy(client.logOut())
    if (!(thrown instanceof Unavailable)) throw new Error(String(thrown))
    expect(thrown.status).to.equal(0)
    expect(posts()).to.have.length(1)
  })

  it('gives up what is given up, with the reason of the signal, and says it is no outage', async () => {
    const { client, asked } = clientOf(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason))
        }),
    )
    const work = [
      client.session({ signal: AbortSignal.timeout(10) }),
      client.get('/account', { signal: AbortSignal.timeout(10) }),
      client.post('/logout', {}, { signal: AbortSignal.timeout(10) }),
    ]
    for (const one of work) expect(await thrownBy(one)).to.include({ name: 'TimeoutError' })
    expect(asked.filter(({ method }) => method === 'POST')).to.have.length(0)
  })

  it('gives up an answer that begins and does not end', async () => {
    const { client } = clientOf(({ signal }) => {
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('{'))
          signal?.addEventListener('abort', () => controller.error(signal.reason))
        },
      })
      return new Response(body)
    })
    const thrown = await thrownBy(client.session({ signal: AbortSignal.timeout(10) }))
    expect(thrown).to.include({ name: 'TimeoutError' })
  })

  it('does not lose what came of a form because nobody can say afterwards who is there', async () => {
    const { client, posts } = clientOf(({ method }, n) => {
      if (method === 'POST') return json({ next: '/account', notice: 'You are registered.' })
      return n === 1 ? sessionOf(null) : new Response('<html>', { status: 503 })
    })
    const outcome = await client.register({ username: 'ada', password: 'long enough' })
    expect(outcome).to.include({ kind: 'done', notice: 'You are registered.' })
    expect(posts()).to.have.length(1)
  })

  it('tells other tabs of a logout though nobody can say afterwards who is there', async () => {
    let isAway = false
    const { client } = clientOf(({ method }) => {
      if (method === 'POST') return json({ next: '/' })
      return isAway ? new Response('', { status: 503 }) : sessionOf(ADA)
    })
    let isOut = false
    const other = clientOf(() => sessionOf(isOut ? null : ADA)).client
    await Promise.all([client.session(), other.session()])
    const told = new Promise<Session>((resolve) => other.onLoggedOut(resolve))
    isAway = true
    isOut = true
    await client.logOut()
    expect((await told).user).to.equal(null)
  })

  it('is not deceived by an answer that was overtaken: nobody is logged out by one of before the login', async () => {
    let release = (_: Response): void => {}
    const late = new Promise<Response>((resolve) => {
      release = resolve
    })
    const { client } = clientOf(({ method }, n) => {
      if (method === 'POST') return json({ next: '/account' })
      if (n === 2) return late
      return sessionOf(n === 1 ? null : ADA, `token ${n}`)
    })
    const told: Session[] = []
    client.onLoggedOut((session) => told.push(session))
    await client.session()
    const poll = client.session()
    expect((await client.logIn({ username: 'ada', password: 'x' })).kind).to.equal('recognised')
    release(sessionOf(null, 'a token of before'))
    expect((await poll).user?.username).to.equal('ada')
    expect(told).to.deep.equal([])
  })

  it('renews a stale token for each of many forms that are sent at once, and sends each once more', async () => {
    let token = 'old'
    const { client, posts } = clientOf((sent) => {
      if (sent.method === 'GET') return sessionOf(ADA, token)
      return sent.token === 'new' ? json({ next: '/account' }) : refused('form_stale', 403)
    })
    await client.session()
    token = 'new'
    const work = Array.from({ length: 5 }, (_, n) => client.post(`/notes/${n}`, {}))
    for (const { kind } of await Promise.all(work)) expect(kind).to.equal('done')
    for (let n = 0; n < 5; n++) {
      expect(posts().filter(({ url }) => url.endsWith(`/notes/${n}`))).to.have.length(2)
    }
  })

  for (const [code, status] of [
    ['form_invalid', 422],
    ['recent_login_required', 403],
    ['factor_required', 403],
    ['challenge_required', 403],
    ['permission_denied', 403],
    ['too_many_tries', 429],
    ['not_found', 404],
  ] as const) {
    it(`does not send a form again that was refused with ${code}`, async () => {
      const { client, posts } = clientOf(({ method }) =>
        method === 'POST' ? refused(code, status) : sessionOf(ADA),
      )
      await client.post('/account/profile', { firstName: 'Ada' })
      expect(posts()).to.have.length(1)
    })
  }

  it('closes no account but that of whoever has asked for it', async () => {
    let who: Session['user'] = ADA
    const { client, posts } = clientOf(({ method }) =>
      method === 'POST' ? refused('form_stale', 403) : sessionOf(who),
    )
    await client.session()
    who = BOB
    await client.post('/account/close', { confirm: 'ada' })
    expect(posts()).to.have.length(1)
  })

  it('lets no listener that fails keep an answer from its caller, or from other listeners', async () => {
    const failures: unknown[] = []
    const before = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.on('uncaughtException', (error) => failures.push(error))
    try {
      const { client } = clientOf((_, n) => sessionOf(n === 1 ? ADA : null))
      let told = 0
      client.onLoggedOut(() => {
        throw new Error('A listener')
      })
      client.onLoggedOut(() => told++)
      await client.session()
      expect((await client.session()).user).to.equal(null)
      await new Promise((resolve) => setImmediate(resolve))
      expect([told, failures.length]).to.deep.equal([1, 1])
    } finally {
      process.removeAllListeners('uncaughtException')
      for (const listener of before) process.on('uncaughtException', listener)
    }
  })

  it('knows what it knew when a fetch of the app asks whether that has changed, and it has not', async () => {
    const { client } = clientOf((_, n) =>
      n === 2 ? new Response(null, { status: 304 }) : sessionOf(ADA),
    )
    const told: Session[] = []
    client.onLoggedOut((session) => told.push(session))
    const before = await client.session()
    expect(await client.session()).to.deep.equal(before)
    expect(told).to.deep.equal([])
  })

  it('takes an address with a slash at its end', async () => {
    const { client, asked } = clientOf(() => sessionOf(null), 'https://users.test/auth/')
    await client.session()
    expect(asked[0]?.url).to.equal('https://users.test/auth/session')
  })
})
