import { once } from 'node:events'
import { connect } from 'node:net'
import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { headerOf, sendRaw } from '../../support/raw-http.ts'
import { startTestSite, type TestSite } from '../../support/test-site.ts'

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'

describe('a request that no browser would send', () => {
  let site: TestSite
  before(async () => {
    site = await startTestSite()
  })
  after(() => site.stop())

  it('may break off in the middle of its body', async () => {
    for (const type of [FORM, JSON_TYPE]) {
      const head = `POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\n`
      const answer = await sendRaw(
        site.url,
        `${head}Transfer-Encoding: chunked\r\n\r\n5\r\nusern\r\nzz\r\n`,
      )
      expect(answer.status, type).to.equal(400)
    }
    const { hostname, port } = new URL(site.url)
    const socket = connect(Number(port), hostname)
    const head = `POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM}\r\n`
    socket.end(`${head}Content-Length: 1000\r\n\r\nusername=a`)
    await once(socket.resume(), 'close')
    expect((await new Browser(site.url).get('/healthz')).status).to.equal(200)
    const messages = site.log.filter(({ level }) => level === 'warn').map(({ message }) => message)
    expect(messages).to.include('a request failed outside the app')
  })

  it('is answered with 431 when it has 100 kB of cookies, or 1 MB of query', async () => {
    const cookie = `Cookie: gadwall=${'a'.repeat(100_000)}\r\n`
    const requests = [
      `GET /account HTTP/1.1\r\nHost: x\r\n${cookie}\r\n`,
      `GET /login?${'a=1&'.repeat(250_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    ]
    for (const request of requests) {
      expect((await sendRaw(site.url, request)).status).to.equal(431)
    }
    const keys = `GET /login?${'a&'.repeat(7_000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`
    expect((await sendRaw(site.url, keys)).status).to.equal(200)
  })

  it('is refused when it has two lengths, or a length and chunks (request smuggling)', async () => {
    const head = `POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM}\r\n`
    for (const lengths of [
      'Content-Length: 4\r\nContent-Length: 60\r\n',
      'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n',
      'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n',
      'Content-Length: -1\r\n',
      'Content-Length: 0x10\r\n',
    ]) {
      const inner = 'GET /account HTTP/1.1\r\nHost: x\r\n\r\n'
      const answer = await sendRaw(site.url, `${head}${lengths}\r\n0\r\n\r\n${inner}`)
      expect(answer.status, lengths).to.equal(400)
      expect(headerOf(answer, 'location')).to.equal('')
    }
  })

  it('leaves no error in the log, and nothing of its body', () => {
    expect(site.log.filter(({ level }) => level === 'error')).to.deep.equal([])
    expect(JSON.stringify(site.log)).to.not.match(/usern|aaaaaaaa/)
  })
})
