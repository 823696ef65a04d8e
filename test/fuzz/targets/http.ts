import fc from 'fast-check'
import { assertTight, FuzzedSite } from '../harness/fuzzed-site.ts'
import { exchange } from '../harness/raw-exchange.ts'
import { promise, siteTarget } from '../harness/target.ts'
import { hostileText } from '../harness/texts.ts'

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PATCH',
  'CONNECT',
  'get',
  'G\0T',
  '',
]
const PATH_PIECES = [
  ...[
    '/',
    '//',
    '/./',
    '/../',
    '/%2e%2e/',
    '%2F',
    '%5C',
    '\\',
    '%00',
    '%',
    '%zz',
    '%C0%AF',
    '%ff',
    '%ed%a0%80',
  ],
  ...[
    'login',
    'logout',
    'account',
    'account/password',
    'register',
    'setup',
    'healthz',
    'readyz',
    'assets',
  ],
  ...[
    'LOGIN',
    'log%69n',
    '?',
    '&',
    '#',
    ';',
    '?next=',
    'next=//evil.example',
    '@',
    ':',
    '*',
    '\u00e9',
    '\u2028',
  ],
  ...[
    'http://evil.example',
    'http://[evil',
    'https:',
    '?a[b]=1',
    '?__proto__=1',
    '%0d%0aX-Injected: 1',
    '.well-known/',
  ],
]
const HEADER_NAMES = [
  ...[
    'Accept',
    'Accept-Encoding',
    'Accept-Language',
    'Cookie',
    'Origin',
    'Referer',
    'Sec-Fetch-Site',
    'User-Agent',
  ],
  ...[
    'X-Forwarded-For',
    'X-Forwarded-Host',
    'X-Forwarded-Proto',
    'X-CSRF-Token',
    'If-None-Match',
    'Range',
    'Expect',
  ],
  ...[
    'Content-Type',
    'Content-Encoding',
    'Host',
    'Upgrade',
    'X-HTTP-Method-Override',
    'Transfer-Encoding',
    'Trailer',
  ],
  ...['__proto__', 'constructor', 'X Y', ''],
]
const HEADER_VALUES = [
  ...[
    'text/html',
    'application/json',
    '*/*',
    'application/json;q="',
    'gzip, br',
    'gadwall=x',
    'gadwall.visitor=x',
  ],
  ...[
    'null',
    'http://evil.example',
    'same-origin',
    '127.0.0.1',
    '127.0.0.1, ::1',
    '[2001:db8::9]:1',
    'chunked',
  ],
  ...[
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'utf-7',
    'gzip',
  ],
  ...['100-continue', 'h2c', 'bytes=0-1', '"x", W/"y"', 'a\r\nX-Injected: 1', '\x7f', '\u00ff'],
]
const FRAMINGS = [
  'none',
  'exact',
  'short',
  'long',
  'two',
  'negative',
  'hex',
  'chunked',
  'badChunks',
  'openChunks',
  'both',
]
const EXPECTED = new Set([
  ...[100, 200, 204, 206, 302, 303, 304],
  ...[400, 401, 403, 404, 405, 408, 411, 413, 414, 415, 417, 422, 426, 429, 431],
])

/** How long a body that is not whole keeps the server waiting. */
const WAITING_MS = 200

interface RawRequest {
  readonly method: string
  readonly target: string
  readonly version: string
  readonly headers: readonly (readonly [string, string])[]
  readonly framing: string
  readonly body: string
}

const request: fc.Arbitrary<RawRequest> = fc.record({
  method: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...METHODS) },
    { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
  ),
  target: fc.oneof(
    fc
      .array(fc.constantFrom(...PATH_PIECES), { maxLength: 6 })
      .map((pieces) => `/${pieces.join('')}`),
    fc.array(fc.constantFrom(...PATH_PIECES), { maxLength: 4 }).map((pieces) => pieces.join('')),
    hostileText(1_000),
  ),
  version: fc.constantFrom(
    'HTTP/1.1',
    'HTTP/1.1',
    'HTTP/1.1',
    'HTTP/1.0',
    'HTTP/0.9',
    'HTTP/2.0',
    'http/1.1',
    '',
  ),
  headers: fc.array(
    fc.tuple(
      fc.constantFrom(...HEADER_NAMES),
      fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...HEADER_VALUES) }, hostileText(2_000)),
    ),
    { maxLength: 6 },
  ),
  framing: fc.constantFrom(...FRAMINGS),
  body: fc.oneof(
    fc.constantFrom('', 'username=a&password=b', '{"username":"a"}', '['.repeat(5_000)),
    hostileText(),
  ),
})

export const http = siteTarget('http', 3, ({ main }) => {
  const site = new FuzzedSite(main)
  return {
    arbitrary: request,
    check: (input: RawRequest) =>
      site.watch(async () => {
        const { text, isClosed } = await exchange(site.url, bytesOf(input), WAITING_MS)
        promise(isClosed, 'The connection stayed open after all was said')
        assertTight(text)
        const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) =>
          Number(status),
        )
        promise(text === '' || /^HTTP\/1\.1 \d{3} /.test(text), 'The answer is no HTTP')
        const odd = statuses.filter((status) => !EXPECTED.has(status))
        promise(odd.length === 0, `The status is ${odd.join()}`)
        promise(!/^x-injected:/im.test(headsOf(text)), 'A header was injected')
      }),
    close: async () => site.close(),
  }
})

function bytesOf({ method, target, version, headers, framing, body }: RawRequest): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const [framed, content] = frame(framing, body)
  const text = `${method} ${target} ${version}\r\nHost: x\r\nConnection: close\r\n${lines}${framed}\r\n${content}`
  return Buffer.from(text, 'utf8')
}

/** The headers that say how long the body is, and the body. */
function frame(framing: string, body: string): readonly [headers: string, content: string] {
  const length = Buffer.byteLength(body)
  const chunk = `${length.toString(16)}\r\n${body}\r\n`
  const lengthIs = (value: string | number) => `Content-Length: ${value}\r\n`
  const chunked = 'Transfer-Encoding: chunked\r\n'
  const framings: Record<string, readonly [string, string]> = {
    none: ['', body],
    exact: [lengthIs(length), body],
    short: [lengthIs(Math.floor(length / 2)), body],
    long: [lengthIs(length + 10), body],
    two: [lengthIs(length) + lengthIs(length + 1), body],
    negative: [lengthIs(-1), body],
    hex: [lengthIs('0x10'), body],
    chunked: [chunked, `${chunk}0\r\n\r\n`],
    badChunks: [chunked, `zz\r\n${body}\r\n0\r\n\r\n`],
    openChunks: [chunked, chunk],
    both: [lengthIs(length) + chunked, `${chunk}0\r\n\r\n`],
  }
  return framings[framing] ?? ['', body]
}

/** Of each answer in a text, what stands before its body. */
function headsOf(text: string): string {
  return text
    .split(/^(?=HTTP\/1\.1 \d)/m)
    .map((answer) => answer.split('\r\n\r\n')[0])
    .join('\n')
}
