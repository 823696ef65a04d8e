import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import {
  BreachCheck,
  type BreachEvent,
} from '../../../../src/auth/passwords/policy/breach-check.ts'
import { PasswordPolicy } from '../../../../src/auth/passwords/policy/password-policy.ts'

const KNOWN = 'a password that was stolen'
const FRESH = 'a password that was not'
const DIGEST = createHash('sha1').update(KNOWN).digest('hex').toUpperCase()

describe('BreachCheck', () => {
  let server: Server
  let url: string
  let requests: IncomingMessage[]
  let events: BreachEvent[]
  let answer: (request: IncomingMessage, response: ServerResponse) => void
  beforeEach(async () => {
    requests = []
    events = []
    answer = (_request, response) => {
      response.end(`${'0'.repeat(35)}:3\r\n${DIGEST.slice(5)}:42\r\n${'F'.repeat(35)}:0`)
    }
    server = createServer((request, response) => {
      requests.push(request)
      answer(request, response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/range`
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  const open = (options = {}) =>
    new BreachCheck({ url, timeoutMs: 300, onEvent: (event) => events.push(event), ...options })

  it('refuses a password that the service knows, and no other', async () => {
    expect(await open().check(KNOWN)).to.have.property('code', 'password_breached')
    expect(await open().check(FRESH)).to.equal(null)
    expect(events).to.deep.equal([])
  })

  it('sends five hex characters and nothing else of the password, and asks for padding', async () => {
    await open().check(KNOWN)

    expect(requests.map((request) => request.url)).to.deep.equal([`/range/${DIGEST.slice(0, 5)}`])
    expect(requests[0]?.method).to.equal('GET')
    expect(requests[0]?.headers).to.have.property('add-padding', 'true')
    const sent = JSON.stringify(requests[0]?.rawHeaders) + requests[0]?.url
    expect(sent.toUpperCase()).to.not.contain(DIGEST.slice(0, 6))
  })

  it('takes a line of padding, which counts 0, for no answer', async () => {
    answer = (_request, response) => void response.end(`${DIGEST.slice(5)}:0`)

    expect(await open().check(KNOWN)).to.equal(null)
  })

  const failures: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
    'does not answer': () => {},
    'stops in the middle of an answer': (_request, response) => {
      response.writeHead(200)
      response.write(`${'0'.repeat(35)}:3\r\n`)
    },
    'answers with an error': (_request, response) => void response.writeHead(503).end(),
    'sends elsewhere': (_request, response) =>
      void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    'answers with a page': (_request, response) => void response.end('<html>'),
    'breaks off': (_request, response) => void response.destroy(),
    'answers without end': (_request, response) => {
      const timer = setInterval(() => response.write(`${'A'.repeat(35)}:1\r\n`.repeat(5000)), 1)
      response.on('close', () => clearInterval(timer))
    },
  }
  for (const [name, failure] of Object.entries(failures)) {
    it(`lets a password through when the service ${name}, and says so`, async () => {
      answer = failure
      const start = performance.now()

      expect(await open().check(KNOWN, 'ada')).to.equal(null)
      expect(performance.now() - start).to.be.below(2000)
      expect(events).to.deep.equal([{ kind: 'unavailable', username: 'ada' }])
    })
  }

  it('refuses instead when it is to fail closed', async () => {
    answer = failures['does not answer'] as typeof answer
    const problem = await open({ onFailure: 'closed' }).check(FRESH)

    expect(problem).to.have.property('code', 'password_check_unavailable')
  })

  it('looks again at the next login at what it let through, once, and names the person', async () => {
    const check = open()
    const working = answer
    answer = failures['answers with an error'] as typeof answer
    await check.check(KNOWN, 'ada')
    await check.recheck(KNOWN)
    expect(events).to.have.length(1)

    answer = working
    await check.recheck(KNOWN)
    expect(events.at(-1)).to.deep.equal({ kind: 'found_later', username: 'ada' })
    await check.recheck(KNOWN)
    expect([events.length, requests.length]).to.deep.equal([2, 3])
  })

  it('asks nothing at the login of anybody else', async () => {
    await open().recheck(KNOWN)

    expect(requests).to.deep.equal([])
  })

  it('is a rule of the policy, whose other rules run as well', async () => {
    const policy = new PasswordPolicy({ minLength: 40, breachCheck: open() })
    const codes = (await policy.check(KNOWN)).map(({ code }) => code)

    expect(codes).to.deep.equal(['password_too_short', 'password_breached'])
  })

  it('is not asked about a password that is too long', async () => {
    await new PasswordPolicy({ minLength: 15, breachCheck: open() }).check('x'.repeat(1025))

    expect(requests).to.deep.equal([])
  })
})
