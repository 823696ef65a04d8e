import { expect } from 'chai'
import { Browser } from '../support/browser.ts'
import { createOwner } from '../support/people.ts'
import { PUBLIC_POSTS } from '../support/public-posts.ts'
import { SETUP_CODE, startTestSite, type TestSite } from '../support/test-site.ts'

/** Headers that are read on the way to a form. */
const HEADERS = ['accept', 'cookie', 'origin', 'user-agent', 'x-csrf-token', 'x-forwarded-for']

/** Repeated up to the limit of a body or of the headers. */
const PUMPS = ['a', 'q.', ' ', '<"', 'e\u0301', '\ufdfa', '@a', '%41', '/', '-', '1.1.1.1,']
const HEADER_STARTS = ['', 'application/json"', 'application/json;a"', 'gadwall=']
const HEADER_PUMPS = ['a', ',', ',a', ';b', ' ', '; a=b', '1.1.1.1,', '127.0.0.1,', '=', '"']

const BODY_BYTES = 30_000
const HEADER_BYTES = 14_000

/** What ten times the input may cost more. A loop over a field and a password took 80 ms. */
const MOST_MS = 10
const TRIES = 12

/** A stranger has no form to log out with, nor to go on with a login. */
const HAS_OWN_FORM = new Set(['/login', '/register', '/setup'])

type Send = (text: string) => Promise<number>

describe('what a stranger sends', () => {
  let site: TestSite
  /** The one that can still be set up: nobody can register there. */
  let newSite: TestSite
  before(async () => {
    site = await startTestSite({ TRUSTED_PROXIES: '127.0.0.1' }, { hostname: 'localhost' })
    await createOwner(site)
    newSite = await startTestSite({ TRUSTED_PROXIES: '127.0.0.1' })
  })
  after(() => Promise.all([site.stop(), newSite.stop()]))

  it('is known here: each POST without login, by its fields', () => {
    const found = site.gadwall.routes.filter(
      ({ method, guard }) => method === 'POST' && guard.label === 'anyone',
    )
    expect(found.map(({ path }) => path).sort()).to.deep.equal(Object.keys(PUBLIC_POSTS).sort())
  })

  for (const [path, fields] of Object.entries(PUBLIC_POSTS)) {
    it(`costs no more than in proportion to its length, in each field of ${path}`, async function cost() {
      this.timeout(120_000)
      const browser = new Browser(path === '/setup' ? newSite.url : site.url)
      // Any form of ours does.
      const _csrf = await browser.token(HAS_OWN_FORM.has(path) ? path : '/login')
      expect(_csrf).to.not.equal('')
      const others = { password: 'y'.repeat(1024), code: SETUP_CODE }
      const known = Object.fromEntries(
        Object.entries(others).filter(([name]) => fields.includes(name)),
      )
      for (const field of ['other', ...fields]) {
        for (const pump of PUMPS) {
          const send: Send = async (text) => {
            // A copy: a logout gives the visitor another cookie, and the token would be worth nothing.
            const { status } = await browser.clone().post(path, { _csrf, ...known, [field]: text })
            return status
          }
          await assertCheap(`${field} of ${JSON.stringify(pump)}`, pump, bodySize(pump), send)
        }
      }
    })
  }

  it('costs no more than in proportion to its length, in each header', async function cost() {
    this.timeout(120_000)
    const browser = new Browser(site.url)
    const _csrf = await browser.token('/login')
    for (const name of HEADERS) {
      for (const start of HEADER_STARTS) {
        for (const pump of HEADER_PUMPS) {
          const send: Send = async (text) => {
            const { status } = await browser.post('/login', { _csrf }, { [name]: start + text })
            return status
          }
          await assertCheap(`${name} of ${start}${pump}`, pump, HEADER_BYTES, send)
        }
      }
    }
  })

  it('costs no more than in proportion to its length, in the query of a page', async function cost() {
    this.timeout(60_000)
    const browser = new Browser(site.url)
    for (const start of ['/login?next=/', '/login?', '/account/', '/account?']) {
      for (const pump of ['a', '/', '&a', '%2F', '%41', ';', '=', '..']) {
        const send: Send = async (text) => (await browser.get(start + text)).status
        await assertCheap(start + pump, pump, HEADER_BYTES, send)
      }
    }
  })
})

/** The length of a field made of this, so that it fits the limit when it is encoded. */
function bodySize(pump: string): number {
  return Math.floor((BODY_BYTES * pump.length) / encodeURIComponent(pump).length)
}

/**
 * Compares the time for a tenth of the text with that for all of it. The best of several tries counts:
 * what else the machine does makes a try slower, never faster.
 */
async function assertCheap(what: string, pump: string, size: number, send: Send): Promise<void> {
  const timeOf = async (length: number): Promise<number> => {
    const text = pump.repeat(Math.ceil(length / pump.length)).slice(0, length)
    const start = performance.now()
    expect(await send(text), what).to.be.within(200, 499)
    return performance.now() - start
  }
  let [short, long] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let tries = 0; tries < TRIES && !(long - short < MOST_MS); tries += 1) {
    short = Math.min(short, await timeOf(size / 10))
    long = Math.min(long, await timeOf(size))
  }
  expect(long - short, `milliseconds more for ${what}`).to.be.below(MOST_MS)
}
