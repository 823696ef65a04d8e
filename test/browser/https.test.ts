import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { createServer, type Server } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { addressOf, submit, useChromium } from '../support/chromium.ts'
import { requireProgram } from '../support/cli.ts'
import { freePort } from '../support/free-port.ts'
import { createPerson } from '../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../support/test-site.ts'

describe('behind a proxy that ends TLS', () => {
  const chromium = useChromium()
  let site: TestSite
  let proxy: Server
  let url: string
  before(async function startProxy() {
    const openssl = requireProgram(this, 'openssl')
    const port = await freePort()
    url = `https://127.0.0.1:${port}`
    site = await startTestSite({ BASE_URL: url })
    await createPerson(site, 'ada')
    proxy = forwardTo(site.url, selfSigned(openssl))
    proxy.listen(port, '127.0.0.1')
    await once(proxy, 'listening')
  })
  after(async () => {
    proxy?.closeAllConnections()
    proxy?.close()
    await site?.stop()
  })

  it('keeps people in cookies that no other host can plant and no script can read', async () => {
    const page = await chromium.visit(url, { ignoreHTTPSErrors: true })
    await page.goto('/login')
    await submit(page, { 'Username or e-mail': 'ada', Password: PASSWORD })
    expect(addressOf(page)).to.equal('/account')

    const cookies = await page.context().cookies()
    expect(cookies.map(({ name }) => name)).to.have.members([
      '__Host-gadwall',
      '__Host-gadwall.device',
      '__Host-gadwall.visitor',
    ])
    for (const cookie of cookies) {
      expect(cookie).to.include({ secure: true, httpOnly: true, sameSite: 'Lax', path: '/' })
    }
    expect(await page.evaluate('document.cookie')).to.equal('')
  })
})

function forwardTo(target: string, certificate: { key: Buffer; cert: Buffer }): Server {
  return createServer(certificate, (incoming, outgoing) => {
    const { method, headers, url } = incoming
    const forwarded = request(target + url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    forwarded.on('error', () => outgoing.destroy())
    incoming.pipe(forwarded)
  })
}

function selfSigned(openssl: string): { key: Buffer; cert: Buffer } {
  const directory = mkdtempSync(join(tmpdir(), 'gadwall-tls-'))
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')]
  const what = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']
  const where = ['-nodes', '-subj', '/CN=127.0.0.1', '-keyout', key, '-out', cert]
  try {
    execFileSync(openssl, [...what, ...where], { stdio: 'ignore' })
    return { key: readFileSync(key), cert: readFileSync(cert) }
  } finally {
    rmSync(directory, { recursive: true })
  }
}
