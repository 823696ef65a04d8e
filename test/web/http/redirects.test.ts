import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import fc from 'fast-check'
import { MAX_REDIRECT_LENGTH, safePath } from '../../../src/web/http/redirects.ts'

interface RedirectCase {
  readonly url?: string | null
  readonly prefix?: string
  readonly repeatChar?: string
  readonly repeat?: number
  readonly suffix?: string
  readonly allowedHosts: readonly string[] | string | null
  readonly safe: boolean
}

const { cases } = JSON.parse(
  readFileSync(new URL('../../vectors/redirects.json', import.meta.url), 'utf8'),
) as { cases: RedirectCase[] }

// What another framework follows and we do not: only a path that begins with one slash, or a full
// address of exactly our origin, is ever needed, and everything else is a place for surprises.
const STRICTER = [
  'view/?param=//example.com',
  '//testserver/',
  'http://user:pass@testserver/',
  '?next=//example.com',
  '#//example.com',
  '.',
  '/\0/x',
  ';//example.com',
  '//testserver#@example.com/',
  `example.com/${'é'.repeat(2036)}`,
]

function urlOf({ url, prefix, repeatChar = '', repeat = 0, suffix = '' }: RedirectCase) {
  return prefix === undefined ? (url ?? null) : prefix + repeatChar.repeat(repeat) + suffix
}

/** The origins that could be ours in this case: each of the hosts, over http and over https. */
function originsOf({ allowedHosts }: RedirectCase): string[] {
  const hosts = [allowedHosts ?? 'ourselves'].flat().map((host) => host.replace(/^.*@/, ''))
  return hosts.flatMap((host) => [`http://${host}`, `https://${host}`])
}

describe('safePath()', () => {
  it('knows all 60 redirect cases', () => {
    expect(cases).to.have.length(60)
  })

  it('never follows an address that is unsafe in the redirect cases', () => {
    const followed = cases
      .filter(({ safe }) => !safe)
      .filter((each) => originsOf(each).some((origin) => safePath(urlOf(each), origin) !== null))
    expect(followed).to.deep.equal([])
  })

  it('follows what is safe there, but for a list that is refused on purpose', () => {
    const refused = cases
      .filter(({ safe }) => safe)
      .filter((each) => originsOf(each).every((origin) => safePath(urlOf(each), origin) === null))
    expect(refused.map(urlOf)).to.deep.equal(STRICTER)
  })

  it('lets only a full address of exactly our origin through, and of it the path only', () => {
    const origin = 'https://example.com'
    expect(safePath('https://example.com/account?tab=1#top', origin)).to.equal('/account?tab=1#top')
    expect(safePath('HTTPS://EXAMPLE.COM/Account', origin)).to.equal('/Account')
    for (const other of [
      'http://example.com/',
      'https://example.com:8443/',
      'https://example.com.evil.com/',
      'https://example.com@evil.com/',
      'https://example.com',
      'https://example.com//evil.com',
      'https://example.com/\\evil.com',
      'https://www.example.com/',
    ]) {
      expect(safePath(other, origin), other).to.equal(null)
    }
  })

  it('keeps encoded tricks on our own site, or refuses them', () => {
    for (const next of [
      '/%09/evil.com',
      '/%2f/evil.com',
      '/%2f%2fevil.com',
      '/%5cevil.com',
      '/%5c%5cevil.com',
      '/..//evil.com',
      '/.//evil.com',
      '/./..//evil.com',
      '/%2e%2e//evil.com',
      '/%0d%0aLocation:%20//evil.com',
      '/?next=//evil.com',
      '/#//evil.com',
      '/@evil.com',
      '/:evil.com',
      '/\u2028/evil.com',
      '/ /evil.com',
      '/\u00a0/evil.com',
    ]) {
      const path = safePath(next, 'https://example.com')
      expect(path, next).to.be.a('string')
      expect(new URL(path as string, 'https://example.com').origin).to.equal('https://example.com')
    }
    for (const next of [
      '/\t/evil.com',
      '\t//evil.com',
      '/\r\n/evil.com',
      '/ok\r\nSet-Cookie: a=b',
      '/\0/evil.com',
      '/\ud800/evil.com',
      '/\udfff',
      '/\u200b/evil.com',
      '/\u202e/moc.live',
      '/\ufeff/evil.com',
      ' /account',
      '/\\evil.com',
      '/a\\..\\..\\evil.com',
      'javascript:alert(1)//',
      'data:text/html,x',
      'account',
    ]) {
      expect(safePath(next, 'https://example.com'), JSON.stringify(next)).to.equal(null)
    }
  })

  it('follows neither two values nor anything else that is not text', () => {
    for (const next of [['/a', '/b'], ['/a'], undefined, null, 7, {}, { toString: () => '/a' }]) {
      expect(safePath(next, 'https://example.com')).to.equal(null)
    }
  })

  it(`follows ${MAX_REDIRECT_LENGTH} code points, and not one more`, () => {
    const longest = `/${'é'.repeat(MAX_REDIRECT_LENGTH - 1)}`
    expect(safePath(longest, 'https://example.com')).to.equal(longest)
    expect(safePath(`${longest}é`, 'https://example.com')).to.equal(null)
    expect(safePath(`/${'💜'.repeat(MAX_REDIRECT_LENGTH - 1)}`, 'https://example.com')).to.be.a(
      'string',
    )
  })

  it('resolves to our own origin, whatever string it is given', () => {
    for (const origin of ['https://example.com', 'http://127.0.0.1:3000', 'http://[::1]:3000']) {
      const property = fc.property(hostileAddress(origin), (next) => {
        const path = safePath(next, origin)
        if (path === null) return
        expect(new URL(path, `${origin}/login`).origin).to.equal(origin)
        expect(new URL(encodeURI(path), `${origin}/login`).origin).to.equal(origin)
      })
      fc.assert(property, { numRuns: 3000 })
    }
  })
})

/** Any text, and above all text made of what addresses are made of. */
function hostileAddress(origin: string): fc.Arbitrary<string> {
  const piece = fc.constantFrom(
    ...[
      '/',
      '//',
      '\\',
      '.',
      '..',
      ':',
      '@',
      '?',
      '#',
      '%2f',
      '%5c',
      '%09',
      '\t',
      '\n',
      '\r',
      '\0',
    ],
    ...[' ', '\u2028', '\u200b', '\ufeff', '／', '。', '＠', 'http:', 'https:', 'javascript:', 'a'],
    ...['evil.com', origin, origin.toUpperCase(), new URL(origin).host, '[::1]', 'İ', 'K'],
  )
  const mixture = fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 3 })))
  const path = mixture.map((pieces) => `/${pieces.join('')}`)
  return fc.oneof(
    mixture.map((pieces) => pieces.join('')),
    path,
    fc.string({ unit: 'binary' }),
  )
}
