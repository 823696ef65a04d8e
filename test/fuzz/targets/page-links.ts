import fc from 'fast-check'
import { checkUserQuery, makeCursor } from '../../../src/auth/accounts/user-query.ts'
import { InvalidCursor } from '../../../src/auth/accounts/user-store-errors.ts'
import { assertTight, FuzzedSite } from '../harness/fuzzed-site.ts'
import { promise, siteTarget } from '../harness/target.ts'
import { encoded, hostileText, mutated } from '../harness/texts.ts'

const PATHS = ['/', '/login', '/register', '/logout', '/nothing-here', '/account']
const CURSORS = [
  makeCursor('username', { value: 'ada', id: '1' }),
  makeCursor('lastLogin', { value: null, id: '2' }),
  Buffer.from('["username",{"a":1},[]]').toString('base64url'),
  Buffer.from(`${'['.repeat(2_000)}`).toString('base64url'),
]

interface PageVisit {
  readonly path: string
  readonly query: string
  readonly host: string
  readonly proto: string
  /** A place in a list of users. */
  readonly cursor: string
}

const visit: fc.Arbitrary<PageVisit> = fc.record({
  path: fc.constantFrom(...PATHS),
  query: hostileText(200),
  host: fc.constantFrom('evil.example', 'x"><script>', '127.0.0.1', 'localhost:1'),
  proto: fc.constantFrom('https', 'javascript', 'http'),
  cursor: fc.oneof(
    mutated(CURSORS, 'AQZaz09-_=+/'),
    fc
      .jsonValue({ maxDepth: 3 })
      .map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
    hostileText(100),
  ),
})

/** Every link of a page stays on the site, and every place in a list is a place or is refused. */
export const pageLinks = siteTarget('page links', 1, ({ main }) => {
  const site = new FuzzedSite(main)
  return {
    arbitrary: visit,
    check: (input: PageVisit) =>
      site.watch(async () => {
        checkCursor(input.cursor)
        await checkPage(site, input)
      }),
    close: async () => site.close(),
  }
})

async function checkPage(site: FuzzedSite, { path, query, host, proto }: PageVisit): Promise<void> {
  const question = `?next=${encoded(query)}`
  const { status, body } = await site
    .browser()
    .get(path + question, { 'x-forwarded-host': host, 'x-forwarded-proto': proto })
  promise([200, 302, 404, 431].includes(status), `${path} answered ${status}`)
  assertTight(body)
  for (const [, link = ''] of body.matchAll(/\s(?:href|src|action)="([^"]*)"/g)) {
    promise(/^(\/(?!\/)|#)/.test(link), `A link leads to ${link}`)
  }
  promise(!body.includes('<script>'), 'There is a script in the page')
}

function checkCursor(cursor: string): void {
  for (const sort of ['username', 'dateJoined', 'lastLogin'] as const) {
    try {
      const { cursor: place } = checkUserQuery({ after: cursor, sort })
      promise(typeof place?.id === 'string', 'A place has no id')
    } catch (error) {
      promise(error instanceof InvalidCursor, `A place threw ${String(error)}`)
    }
  }
}
