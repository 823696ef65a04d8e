import { once } from 'node:events'
import { request } from 'node:http'
import { createServer, type Server } from 'node:https'
import { expect } from 'chai'
import { addressOf, submit, useChromium } from '../support/chromium.ts'
import { requireProgram } from '../support/cli.ts'
import { freePort } from '../support/free-port.ts'
import { createPerson } from '../support/people.ts'
import { selfSigned } from '../support/self-signed.ts'
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
