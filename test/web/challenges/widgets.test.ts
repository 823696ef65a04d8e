import { expect } from 'chai'
import { KeyedDigest } from '../../../src/auth/crypto/keyed-digest.ts'
import { gadwall, hcaptcha, localRequest, turnstile } from '../../../src/index.ts'
import { memoryBackend, memoryStores } from '../../../src/testing.ts'
import type { ChallengeAnswered } from '../../../src/web/challenges/challenge.ts'
import { Browser } from '../../support/browser.ts'
import { freePort } from '../../support/free-port.ts'
import { createOwner } from '../../support/people.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'
import { type Siteverify, startSiteverify } from './siteverify.ts'
import { challengeIn, payloadOf, solve } from './solve.ts'

const KEYS = { siteKey: 'site-key', secret: 'the secret key' }
const CLOUDFLARE = 'https://challenges.cloudflare.com'

describe('a challenge of a service', () => {
  let service: Siteverify
  before(async () => {
    service = await startSiteverify()
  })
  after(() => service.stop())

  const answered = (fields: Record<string, string>): ChallengeAnswered => ({
    use: 'register',
    now: Date.UTC(2026, 0, 2),
    origin: 'https://example.com',
    digest: new KeyedDigest(['a secret that only this test knows']),
    fields,
    request: { ...localRequest, address: '192.0.2.7' },
    useOnce: async () => true,
  })
  const right = { success: true, hostname: 'example.com', action: 'register' }

  it('is asked with the secret, the token and the address of the visitor', async () => {
    service.answers = right
    const options = { ...KEYS, verifyUrl: service.url }
    const fields = { 'cf-turnstile-response': 'token', 'h-captcha-response': 'other' }
    expect(await turnstile(options).verify(answered(fields))).to.equal('passed')
    expect(await hcaptcha(options).verify(answered(fields))).to.equal('passed')
    const { secret, siteKey: sitekey } = KEYS
    expect(service.asked.splice(0)).to.deep.equal([
      { secret, response: 'token', remoteip: '192.0.2.7' },
      { secret, response: 'other', remoteip: '192.0.2.7', sitekey },
    ])
    const shared = { ...answered(fields), request: { ...localRequest, isShared: true } }
    await turnstile(options).verify(shared)
    expect(service.asked.splice(0)[0]).to.not.have.property('remoteip')
  })

  it('takes no token that was solved elsewhere, for another form, or is refused', async () => {
    const verify = (fields = { 'cf-turnstile-response': 'token' }) =>
      turnstile({ ...KEYS, verifyUrl: service.url }).verify(answered(fields))
    for (const answers of [
      { ...right, hostname: 'evil.test' },
      { ...right, hostname: 'example.com.evil.test' },
      { ...right, hostname: undefined },
      { ...right, action: 'mail-login' },
      { ...right, action: undefined },
      { ...right, success: 'true' },
      { ...right, success: 1 },
      { success: false, 'error-codes': ['timeout-or-duplicate'] },
      {},
      [],
    ]) {
      service.answers = answers
      expect(await verify(), JSON.stringify(answers)).to.equal('failed')
    }
    service.answers = right
    service.asked.length = 0
    expect(await verify({ 'cf-turnstile-response': 'x'.repeat(8193) })).to.equal('failed')
    expect(service.asked).to.deep.equal([])
    expect(await verify({ 'cf-turnstile-response': '' })).to.equal('failed')
  })

  it('cannot tell when the service is down, slow, odd, or does not know our keys', async () => {
    const verify = (verifyUrl = service.url) =>
      turnstile({ ...KEYS, verifyUrl, timeoutMs: 200 }).verify(
        answered({ 'cf-turnstile-response': 'token' }),
      )
    const odd: Siteverify['answers'][] = [
      (response) => response.writeHead(503).end('{"success":true}'),
      (response) => response.writeHead(302, { location: 'https://example.com' }).end(),
      (response) => response.end('<html>'),
      (response) => response.end('null'),
      (response) => response.end(`{"success":true,"x":"${'x'.repeat(20_000)}"}`),
      (response) => response.destroy(),
      // The rest never comes.
      (response) => response.writeHead(200).write('{"success":'),
      // It never answers.
      () => {},
      { success: false, 'error-codes': ['internal-error'] },
      { success: false, 'error-codes': ['invalid-input-secret'] },
    ]
    for (const answers of odd) {
      service.answers = answers
      expect(await verify(), String(answers)).to.equal('unavailable')
    }
    expect(await verify(`http://127.0.0.1:${await freePort()}/siteverify`)).to.equal('unavailable')
  })

  it('needs both keys, and a host for each source', () => {
    expect(() => turnstile({ ...KEYS, secret: '' })).to.throw(TypeError, 'needs a `siteKey`')
    expect(() => hcaptcha({ ...KEYS, siteKey: '' })).to.throw(TypeError, 'hcaptcha() needs')
    const backend = memoryBackend()
    const options = {
      stores: { ...memoryStores(), users: backend.users },
      backends: [backend],
      secret: 'a secret that only the tests of this project know',
      baseUrl: 'https://example.com',
    }
    for (const scripts of [["'unsafe-inline'"], ['*'], ["https://a.test; script-src 'none'"]]) {
      const challenge = { ...turnstile(KEYS), sources: { scripts } }
      expect(() => gadwall({ ...options, challenge })).to.throw(TypeError, 'is no host')
    }
    expect(() => gadwall({ ...options, challenge: {} as never })).to.throw(
      TypeError,
      'needs `page`',
    )
  })
})

describe('a site with Turnstile', () => {
  let service: Siteverify
  let site: TestSite
  before(async () => {
    service = await startSiteverify()
    const challenge = turnstile({ ...KEYS, verifyUrl: service.url, timeoutMs: 500 })
    site = await startTestSite({ CHALLENGE_AFTER: '0' }, { challenge })
    await createOwner(site)
  })
  after(async () => {
    await site.stop()
    await service.stop()
  })

  const register = (username: string, more: Record<string, string>, browser: Browser) =>
    browser.submit('/register', { username, email: '', password: PASSWORD, ...more })

  it('loads from there what the widget needs, and shows it', async () => {
    const { body, headers } = await new Browser(site.url).get('/register')
    expect(headers.get('content-security-policy'))
      .to.contain(`script-src 'self' ${CLOUDFLARE};`)
      .and.contain(`frame-src ${CLOUDFLARE}`)
    expect(body)
      .to.contain('<div class="cf-turnstile" data-sitekey="site-key" data-action="register"')
      .and.contain(`src="${CLOUDFLARE}/turnstile/v0/api.js"`)
      .and.not.contain(KEYS.secret)
  })

  it('is let load from there nothing else, and without a service nothing at all', async () => {
    const policyOf = async (challenge?: ReturnType<typeof turnstile>) => {
      const other = await startTestSite({}, challenge ? { challenge } : {})
      const { headers } = await new Browser(other.url).get('/login')
      await other.stop()
      const policy = headers.get('content-security-policy') ?? ''
      const loading = /(?:script|style|connect|frame)-src .*?(?=; form-action)/.exec(policy)
      return loading?.[0]
    }
    const both = 'https://hcaptcha.com https://*.hcaptcha.com'
    expect(await policyOf()).to.equal("script-src 'self'; style-src 'self'; connect-src 'self'")
    expect(await policyOf(turnstile(KEYS))).to.equal(
      `script-src 'self' ${CLOUDFLARE}; style-src 'self'; connect-src 'self'; frame-src ${CLOUDFLARE}`,
    )
    expect(await policyOf(hcaptcha(KEYS))).to.equal(
      `script-src 'self' ${both}; style-src 'self' ${both}; connect-src 'self' ${both}; frame-src ${both}`,
    )
  })

  it('lets in who has a token, and nobody else', async () => {
    const { hostname } = new URL(site.url)
    service.answers = { success: true, hostname, action: 'register' }
    const token = { 'cf-turnstile-response': 'token' }
    const browser = new Browser(site.url)
    expect((await register('ann', token, browser)).status).to.equal(303)
    service.answers = { success: false, 'error-codes': ['invalid-input-response'] }
    const refused = await register('bob', token, new Browser(site.url))
    expect([refused.status, refused.body.includes('cf-turnstile')]).to.deep.equal([403, true])
  })

  it('asks for a proof of work while the service is down, and for its token afterwards', async () => {
    service.answers = (response) => response.writeHead(500).end()
    const browser = new Browser(site.url)
    const token = { 'cf-turnstile-response': 'token' }
    const { status, body } = await register('carol', token, browser)
    expect([status, body.includes('data-proof')]).to.deep.equal([403, true])
    expect(
      site.log.some(({ message }) => message.includes('a proof of work takes its place')),
    ).to.equal(true)
    const challenge = challengeIn(body)
    const altcha = payloadOf(challenge, solve(challenge))
    expect((await register('carol', { altcha }, browser)).status).to.equal(303)
    expect((await register('dora', { altcha }, new Browser(site.url))).status).to.equal(403)

    site.wait(60_000)
    service.answers = { success: false, 'error-codes': ['invalid-input-response'] }
    const again = await register('emma', {}, new Browser(site.url))
    expect([again.status, again.body.includes('cf-turnstile')]).to.deep.equal([403, true])
  })
})

describe('a service that takes ten seconds to answer', () => {
  it('holds a form for three at most, which is no wait for a store', async function () {
    this.timeout(30_000)
    const service = await startSiteverify()
    const waiting: NodeJS.Timeout[] = []
    service.answers = (response) => {
      waiting.push(setTimeout(() => response.end('{"success":true}'), 10_000))
    }
    const challenge = turnstile({ ...KEYS, verifyUrl: service.url })
    const environment = { CHALLENGE_AFTER: '0', STORE_TIMEOUT_MS: '1000' }
    const site = await startTestSite(environment, { challenge })
    await createOwner(site)
    const startedAt = performance.now()
    const fields = { username: 'ann', email: '', password: PASSWORD, 'cf-turnstile-response': 'x' }
    const { status, body } = await new Browser(site.url).submit('/register', fields)
    const took = performance.now() - startedAt
    for (const timer of waiting) clearTimeout(timer)
    await site.stop()
    await service.stop()
    expect([status, body.includes('data-proof')]).to.deep.equal([403, true])
    expect(took).to.be.within(2900, 8000)
  })
})
