import { expect } from 'chai'
import { KeyedDigest } from '../../../src/auth/crypto/keyed-digest.ts'
import { TokenService } from '../../../src/auth/tokens/token-service.ts'
import type { User } from '../../../src/auth/user.ts'
import { MemoryTokenStore } from '../../../src/testing/memory/memory-token-store.ts'

const SECRET = 'the secret of the tests of tokens'
const HOUR_MS = 3_600_000
const owner = { backend: 'users', userId: '7' }

function person(password = 'hash 1', email: string | null = 'ann@example.com'): User {
  return {
    id: '7',
    isAuthenticated: true,
    isAnonymous: false,
    username: 'ann',
    email,
    checkPassword: async () => false,
    setPassword: async () => {},
    sessionStamp: () => password,
  }
}

describe('TokenService', () => {
  let now: number
  let store: MemoryTokenStore
  let tokens: TokenService
  beforeEach(() => {
    now = Date.UTC(2026, 0, 2)
    store = new MemoryTokenStore()
    tokens = new TokenService(store, new KeyedDigest([SECRET]), () => now)
  })

  it('gives a text of 128 and 256 bits, and keeps only a keyed digest of the secret', async () => {
    const { text, id } = await tokens.issue({ purpose: 'reset', owner })
    expect(text.reveal()).to.match(/^[\w-]{22}\.[\w-]{43}$/)
    const [first, secret] = text.reveal().split('.')
    expect(first).to.equal(id)
    expect(JSON.stringify(store.tokens)).to.contain(id).and.not.contain(secret)
    const other = new TokenService(
      store,
      new KeyedDigest(['another secret of the tests']),
      () => now,
    )
    expect(await other.find('reset', text.reveal())).to.equal(null)
    expect(`${text}`).to.equal('[secret]')
  })

  it('a look uses nothing up, and a token works once', async () => {
    const text = (await tokens.issue({ purpose: 'reset', owner })).text.reveal()
    for (let look = 0; look < 3; look++) expect(await tokens.find('reset', text)).to.not.equal(null)
    const uses = await Promise.all(Array.from({ length: 50 }, () => tokens.consume('reset', text)))
    expect(uses.filter((token) => token !== null)).to.have.length(1)
    expect(await tokens.find('reset', text)).to.equal(null)
  })

  it('takes whatever is no token for an unknown one', async () => {
    const text = (await tokens.issue({ purpose: 'reset', owner })).text.reveal()
    const [id = '', secret = ''] = text.split('.')
    const wrong: unknown[] = [
      undefined,
      null,
      7,
      {},
      [text],
      '',
      '.',
      id,
      secret,
      `${id}.`,
      ` ${text}`,
    ]
    wrong.push(`${text} `, `${text}\n`, `${text}\0`, `${id}.${secret.slice(1)}`, 'x'.repeat(1e6))
    wrong.push(`${id}.${'A'.repeat(43)}`, `${'A'.repeat(22)}.${secret}`, text.toLowerCase())
    for (const one of wrong) {
      expect(await tokens.find('reset', one)).to.equal(null)
      expect(await tokens.consume('reset', one)).to.equal(null)
    }
    expect(await tokens.consume('reset', text)).to.not.equal(null)
  })

  it('is good for its purpose only, and to its end only', async () => {
    const text = (await tokens.issue({ purpose: 'reset', owner })).text.reveal()
    for (const purpose of ['verify', 'email-change', 'mail-login', '']) {
      expect(await tokens.consume(purpose, text)).to.equal(null)
    }
    now += HOUR_MS - 1
    expect(await tokens.find('reset', text)).to.not.equal(null)
    now += 1
    expect(await tokens.consume('reset', text)).to.equal(null)
  })

  it('is void when the password or the address of its owner has changed', async () => {
    await tokens.issue({ purpose: 'reset', owner, boundTo: person() })
    const [token] = store.tokens
    if (!token) throw new Error('no token')
    expect(tokens.isStillTrue(token, person())).to.equal(true)
    expect(tokens.isStillTrue(token, person('hash 1', 'ANN@example.com'))).to.equal(true)
    expect(tokens.isStillTrue(token, person('hash 2'))).to.equal(false)
    expect(tokens.isStillTrue(token, person('hash 1', 'eve@example.com'))).to.equal(false)
    expect(tokens.isStillTrue(token, person('hash 1', null))).to.equal(false)
  })

  it('still opens with a secret that was replaced, as long as it is listed', async () => {
    const text = (await tokens.issue({ purpose: 'reset', owner })).text.reveal()
    const later = new TokenService(
      store,
      new KeyedDigest(['the secret that came after it', SECRET]),
      () => now,
    )
    expect(await later.consume('reset', text)).to.not.equal(null)
  })

  it('counts each try of a code before it compares, and shares none', async () => {
    const { id, code } = await tokens.issue({ purpose: 'mail-login', owner, codeTries: 5 })
    const right = code?.reveal() ?? ''
    expect(right).to.match(/^\d{6}$/)
    expect(JSON.stringify(store.tokens)).to.not.contain(right)
    const wrong = right === '000000' ? '111111' : '000000'
    const results = await Promise.all(
      Array.from({ length: 20 }, () => tokens.tryCode('mail-login', id, wrong)),
    )
    expect(results.filter((one) => one !== null)).to.have.length(5)
    expect(await tokens.tryCode('mail-login', id, right)).to.equal(null)
  })

  it('takes the right code as people type it', async () => {
    const { id, code } = await tokens.issue({ purpose: 'mail-login', owner, codeTries: 5 })
    const digits = code?.reveal() ?? ''
    const typed = ` ${digits.slice(0, 3)} ${digits.slice(3)} `
    const result = await tokens.tryCode('mail-login', id, typed)
    if (!result || !('token' in result)) throw new Error('refused')
    expect(await tokens.consumeFound(result.token)).to.not.equal(null)
  })

  it('asks for the life time of a purpose of your own', async () => {
    const issue = (lifetimeMs?: number) =>
      tokens.issue({ purpose: 'toString', ...(lifetimeMs && { lifetimeMs }) })
    const failure = await issue().catch((error: Error) => error)
    expect(failure).to.be.instanceOf(TypeError)
    expect((await issue(1000)).text.reveal()).to.contain('.')
  })
})
