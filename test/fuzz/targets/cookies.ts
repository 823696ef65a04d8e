import fc from 'fast-check'
import { assertTight, FuzzedSite } from '../harness/fuzzed-site.ts'
import { exchange } from '../harness/raw-exchange.ts'
import { promise, siteTarget } from '../harness/target.ts'
import { hostileText } from '../harness/texts.ts'

const NAMES = [
  'gadwall',
  'gadwall.visitor',
  'gadwall.language',
  '__Host-gadwall',
  'GADWALL',
  ' gadwall',
  '__proto__',
  '',
  'a',
  '$Path',
]
const PATIENCE_MS = 3_000
const ID = 'A'.repeat(43)

interface CookieVisit {
  readonly path: string
  readonly cookies: readonly (readonly [name: string, value: string])[]
  readonly separator: string
  /** Whether each cookie has a header of its own. */
  readonly isSplit: boolean
}

const visit: fc.Arbitrary<CookieVisit> = fc.record({
  path: fc.constantFrom('/account', '/account', '/login', '/', '/logout'),
  cookies: fc.array(
    fc.tuple(
      fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...NAMES) }, hostileText(100)),
      fc.oneof(
        fc.constantFrom(ID, `"${ID}"`, `${ID};`, ID.slice(1), `${ID}=`, 'undefined'),
        hostileText(1_000),
      ),
    ),
    { maxLength: 12 },
  ),
  separator: fc.constantFrom('; ', ';', ', ', ' ', ';;'),
  isSplit: fc.boolean(),
})

/** Nobody gets in with a cookie that was not given to them, and no cookie is too odd to be read. */
export const cookies = siteTarget('cookies', 1, ({ main }) => {
  const site = new FuzzedSite(main)
  return {
    arbitrary: visit,
    check: ({ path, cookies, separator, isSplit }: CookieVisit) =>
      site.watch(async () => {
        const pairs = cookies.map(([name, value]) => `${name}=${value}`.replace(/[\r\n]/g, ''))
        const lines = isSplit ? pairs : [pairs.join(separator)]
        const headers = lines.map((line) => `Cookie: ${line}\r\n`).join('')
        const head = `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: text/html\r\n`
        const bytes = Buffer.from(`${head}${headers}\r\n`)
        const { text, isClosed } = await exchange(site.url, bytes, PATIENCE_MS)
        promise(isClosed, 'The connection stayed open')
        assertTight(text)
        const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1])
        const good = path === '/account' ? 302 : 200
        // Controls are for the parser of Node to refuse, and more than 16 kB of headers.
        promise([good, 400, 431].includes(status), `${path} answered ${status}`)
      }),
    close: async () => site.close(),
  }
})
