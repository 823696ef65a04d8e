import { once } from 'node:events'
import { request } from 'node:http'
import { createServer, type Server } from 'node:https'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { buildSync } from 'esbuild'
import type { Page } from 'playwright-core'
import { requireProgram } from '../support/cli.ts'
import { freePort } from '../support/free-port.ts'
import { useFrontEndBrowser } from '../support/front-end-browser.ts'
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

/** What docs/front-ends.md says of cookies, as measured. */
describe('a front end of another origin, in Chromium', function () {
  this.timeout(180_000)
  const chromium = useFrontEndBrowser()

  async function measure(front: string, blocksThirdParties: boolean): Promise<Measured> {
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
      const context = await chromium.open({ hosts: HOSTS, blocksThirdParties })
      const page = await context.newPage()
      await page.goto(origin)
      const login = await run(page, `users.logIn({ username: 'ada', password: '${PASSWORD}' })`)
      await page.goto(origin)
      const after = await run(page, 'users.session()')
      await run(page, `fetch('${BASE_URL}/control', { credentials: 'include' }).then(String)`)
      const control = await run(
        page,
        `fetch('${BASE_URL}/control', { credentials: 'include' }).then((one) => one.text())`,
      )
      const ours = await context.newPage()
      await ours.goto(`${BASE_URL}/session`)
      const onOurPages = JSON.parse((await ours.locator('body').textContent()) ?? '')
      return {
        login: login.kind === 'refused' ? `${login.kind}: ${login.code}` : login.kind,
        after: after.user?.username ?? null,
        onOurPages: onOurPages.user?.username ?? null,
        control: String(control).includes('control=1'),
      }
    } finally {
      for (const server of servers) {
        server.closeAllConnections()
        server.close()
      }
      await site.stop()
    }
  }

  let openssl = ''
  before(function findOpenssl() {
    openssl = requireProgram(this, 'openssl')
  })

  const isIn = { login: 'recognised', after: 'ada' }

  it('of the same site works, and is logged in on our pages as well', async () => {
    expect(await measure('app.example.com', false)).to.include({ ...isIn, onOurPages: 'ada' })
  })

  it('of the same site works where cookies of other sites are blocked', async () => {
    expect(await measure('app.example.com', true)).to.include({ ...isIn, onOurPages: 'ada' })
  })

  it('of another site works, and our pages do not know of it: cookies are kept apart', async () => {
    const measured = await measure('app.example.net', false)
    expect(measured).to.deep.equal({ ...isIn, onOurPages: null, control: true })
  })

  it('of another site works where cookies of other sites are blocked, because ours are partitioned', async () => {
    const measured = await measure('app.example.net', true)
    expect(measured).to.deep.equal({ ...isIn, onOurPages: null, control: false })
  })
})

// biome-ignore lint/suspicious/noExplicitAny: What a page answers.
function run(page: Page, code: string): Promise<any> {
  return page.evaluate(code)
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
