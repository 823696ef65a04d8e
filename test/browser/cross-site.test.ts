import { once } from 'node:events'
import { request } from 'node:http'
import { createServer, type Server } from 'node:https'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { buildSync } from 'esbuild'
import type { Outcome, Session } from '../../src/client.ts'
import { requireProgram } from '../support/cli.ts'
import { FIREFOX_COOKIES, useFirefox } from '../support/firefox.ts'
import { freePort } from '../support/free-port.ts'
import { useFrontEndBrowser } from '../support/front-end-browser.ts'
import { ChromiumTab, FirefoxTab, type FrontEndTab } from '../support/front-end-tab.ts'
import { createOwner, createPerson } from '../support/people.ts'
import { selfSigned } from '../support/self-signed.ts'
import { PASSWORD, startTestSite, type TestSite } from '../support/test-site.ts'

const HOSTS = ['users.example.com', 'app.example.com', 'app.example.net']
const CLIENT = fileURLToPath(new URL('../../src/client.ts', import.meta.url))

/** A page with the client in it, and nothing else. */
function pageWith(users: string): string {
  const code = buildSync({
    stdin: {
      contents: `import { createClient } from ${JSON.stringify(CLIENT)}
        window.users = createClient({ baseUrl: ${JSON.stringify(users)} })`,
      resolveDir: '/',
    },
    ...{ bundle: true, format: 'iife', write: false },
  }).outputFiles[0]?.text
  return `<!doctype html><title>Front end</title><script>${code}</script>`
}

interface Measured {
  /** What logging in came to. */
  readonly login: string
  /** Who is there after the page was loaded anew; `null` for nobody. */
  readonly after: string | null
  /** Who is there on our own pages, in another tab. */
  readonly onOurPages: string | null
  /** Whether a cookie that is not partitioned came back. */
  readonly control: boolean
}

async function measure(
  front: string,
  openssl: string,
  open: () => Promise<FrontEndTab>,
): Promise<Measured> {
  const [port, frontPort] = [await freePort(), await freePort()]
  const BASE_URL = `https://users.example.com:${port}`
  const origin = `https://${front}:${frontPort}`
  const certificate = selfSigned(openssl)
  const site = await startTestSite({ BASE_URL, ALLOWED_ORIGINS: origin })
  const servers = [
    forwardTo(site, certificate, origin).listen(port, '127.0.0.1'),
    createServer(certificate, (_request, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(pageWith(BASE_URL))
    }).listen(frontPort, '127.0.0.1'),
  ]
  try {
    await Promise.all(servers.map((server) => once(server, 'listening')))
    await createOwner(site)
    await createPerson(site, 'ada')
    const tab = await open()
    await tab.goTo(origin)
    const login = await tab.run<Outcome>(
      `users.logIn({ username: 'ada', password: '${PASSWORD}' })`,
    )
    await tab.goTo(origin)
    const after = await tab.run<Session>('users.session()')
    await tab.run(`fetch('${BASE_URL}/control', { credentials: 'include' }).then(String)`)
    const control = await tab.run<string>(
      `fetch('${BASE_URL}/control', { credentials: 'include' }).then((one) => one.text())`,
    )
    const ours = await tab.beside()
    await ours.goTo(`${BASE_URL}/login`)
    const onOurPages = await ours.run<Session>(
      `fetch('/session', { headers: { accept: 'application/json' } }).then((one) => one.json())`,
    )
    return {
      login: login.kind === 'refused' ? `${login.kind}: ${login.code}` : login.kind,
      after: after.user?.username ?? null,
      onOurPages: onOurPages.user?.username ?? null,
      control: control.includes('control=1'),
    }
  } finally {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
    await site.stop()
  }
}

const isIn = { login: 'recognised', after: 'ada' }

/** What docs/front-ends.md says of cookies, as measured. */
describe('a front end of another origin, in Chromium', function () {
  this.timeout(180_000)
  const chromium = useFrontEndBrowser()
  let openssl = ''
  before(function findOpenssl() {
    openssl = requireProgram(this, 'openssl')
  })

  const measured = (front: string, blocksThirdParties: boolean) =>
    measure(front, openssl, async () => {
      const context = await chromium.open({ hosts: HOSTS, blocksThirdParties })
      return new ChromiumTab(await context.newPage())
    })

  it('of the same site works, and is logged in on our pages as well', async () => {
    expect(await measured('app.example.com', false)).to.include({ ...isIn, onOurPages: 'ada' })
  })

  it('of the same site works where cookies of other sites are blocked', async () => {
    expect(await measured('app.example.com', true)).to.include({ ...isIn, onOurPages: 'ada' })
  })

  it('of another site works, and our pages do not know of it: cookies are kept apart', async () => {
    const answer = await measured('app.example.net', false)
    expect(answer).to.deep.equal({ ...isIn, onOurPages: null, control: true })
  })

  it('of another site works where cookies of other sites are blocked, because ours are partitioned', async () => {
    const answer = await measured('app.example.net', true)
    expect(answer).to.deep.equal({ ...isIn, onOurPages: null, control: false })
  })
})

for (const manner of ['allowed', 'kept apart', 'blocked'] as const) {
  describe(`a front end of another origin, in a Firefox that has cookies of other sites ${manner}`, function () {
    this.timeout(180_000)
    const hosts = { 'network.dns.localDomains': HOSTS.join() }
    const firefox = useFirefox({ ...hosts, ...FIREFOX_COOKIES[manner] })
    let openssl = ''
    before(function findOpenssl() {
      openssl = requireProgram(this, 'openssl')
    })

    it('of the same site works, and is logged in on our pages as well', async () => {
      const answer = await measure('app.example.com', openssl, () => FirefoxTab.of(firefox))
      expect(answer).to.include({ ...isIn, onOurPages: 'ada' })
    })

    const isKept = manner !== 'blocked'
    it(`of another site ${isKept ? 'works, and our pages do not know of it' : 'does not work: not even partitioned cookies are kept'}`, async () => {
      const answer = await measure('app.example.net', openssl, () => FirefoxTab.of(firefox))
      const isOut = { login: 'refused: form_stale', after: null }
      expect(answer).to.deep.equal({
        ...(isKept ? isIn : isOut),
        ...{ onOurPages: null, control: isKept },
      })
    })
  })
}

/** Ends TLS. At `/control` it sets and shows a cookie that is not partitioned. */
function forwardTo(
  { config }: TestSite,
  certificate: { key: Buffer; cert: Buffer },
  front: string,
): Server {
  return createServer(certificate, (incoming, outgoing) => {
    const { method, headers, url } = incoming
    if (url === '/control') {
      outgoing.setHeader('set-cookie', 'control=1; SameSite=None; Secure; Path=/')
      outgoing.setHeader('access-control-allow-origin', front)
      outgoing.setHeader('access-control-allow-credentials', 'true')
      outgoing.end(headers.cookie ?? 'none')
      return
    }
    const target = `http://127.0.0.1:${config.port}${url}`
    const forwarded = request(target, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    forwarded.on('error', () => outgoing.destroy())
    incoming.pipe(forwarded)
  })
}
