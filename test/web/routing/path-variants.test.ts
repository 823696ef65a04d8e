import { expect } from 'chai'
import { Browser } from '../../support/browser.ts'
import { createOwner, createPerson, loggedIn } from '../../support/people.ts'
import { headerOf, type RawAnswer, sendTarget } from '../../support/raw-http.ts'
import { PASSWORD, startTestSite, type TestSite } from '../../support/test-site.ts'

const METHODS = [
  ...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'],
  ...['PROPFIND', 'SEARCH', 'PURGE', 'M-SEARCH', 'LINK', 'FOO', 'get', 'ACCOUNT'],
]

/** Other spellings of a path, as far as a request line can carry them. */
function variantsOf(path: string): string[] {
  const first = `%${path.charCodeAt(1).toString(16)}`
  const last = `%${path.charCodeAt(path.length - 1).toString(16)}`
  return [
    ...[path.toUpperCase(), `${path[0]}${path[1]?.toUpperCase()}${path.slice(2)}`],
    ...[`/${path}`, `//${path}`, `${path}/`, `${path}//`, path.replaceAll('/', '//')],
    ...[`${path}/.`, `/.${path}`, `/x/..${path}`, `/%2e${path}`, `/%2e%2e${path}`, `${path}/..`],
    ...[`/${first}${path.slice(2)}`, `${path.slice(0, -1)}${last}`, path.replaceAll('/', '/%2f')],
    ...[`${path}%2f`, `${path}%2F`, `${path}%5c`, `/%2f${path.slice(1)}`, `%2f${path.slice(1)}`],
    ...[`${path};x`, `${path};jsessionid=1`, `${path}/..;${path}`, `${path},`, `${path}.json`],
    ...[`${path}%00`, `${path}%00.css`, `${path}%0a`, `${path}%20`, `${path}%09`, `${path}+`],
    ...[`${path}%`, `${path}%zz`, `${path}%c0%af`, `${path}%ff`, `${path}%252f`, `${path}%u002f`],
    ...[`${path}?`, `${path}?a=%ff`, `${path}#`, `${path}%3f`, `${path}%23`, `${path}?__proto__=1`],
    ...[`\\${path.slice(1)}`, path.replaceAll('/', '\\'), `${path}\\`, path.slice(1), '*', ''],
    ...[`/assets/..${path}`, `/login/..${path}`, `/healthz/..${path}`, `/assets/%2e%2e${path}`],
    ...[`http://evil${path}`, `http://evil:1${path}`, `https://evil${path}`, `HTTP://EVIL${path}`],
    ...[`http://${path}`, `http:${path}`, `ftp://evil${path}`, `evil:80${path}`],
    ...[`http://user:pass@evil${path}`, `http://evil/${path}`, `http://evil${path}/`],
    ...[`http://[evil${path}`, `http://[::1${path}`, `http://a[b]${path}`, `http://xn--${path}`],
    ...[`http://evil:99999${path}`, `http://evil:x${path}`, `http://%${path}`, `http://%00${path}`],
    ...[`http://evil${path.toUpperCase()}`, 'http://', 'http://[', `javascript:${path}`],
    `${path}?${'a&'.repeat(3_000)}`,
    `${path}${'/..'.repeat(1_000)}`,
    `${path}?${'a'.repeat(1_000_000)}`,
  ]
}

/** `/admin/users/:id` stands for `/admin/users/bulk` as well. */
const patternOf = (path: string) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`)

describe('another spelling of a path', () => {
  let site: TestSite
  let paths: string[]
  before(async () => {
    site = await startTestSite()
    await createOwner(site)
    const ada = await createPerson(site, 'ada')
    await ada.update({ isStaff: true, isSuperuser: true })
    const guarded = site.gadwall.routes.filter(
      ({ method, guard }) => method === 'GET' && guard.label !== 'anyone',
    )
    paths = [...new Set(guarded.map(({ path }) => path))]
  })
  after(() => site.stop())

  /** What must hold of any answer to somebody who is not logged in. */
  function expectRefused({ status, head, body }: RawAnswer, request: string): void {
    // Nothing at all is how Node answers CONNECT.
    if (status === 0 && request.startsWith('CONNECT')) return
    expect(status, request).to.be.within(300, 499)
    expect(body, request).to.not.match(/Your account on|Change your password|"user":\{/)
    if (status >= 400) return
    expect(status, request).to.equal(302)
    expect(/^location: (.*)$/im.exec(head)?.[1], request).to.match(/^\/login(\?next=\/|$)/)
  }

  it('is tried on protected pages, which the proper spelling opens', async () => {
    const browser = await loggedIn(site, 'ada')
    expect(paths).to.include.members(['/account', '/account/password'])
    // The others lead on, name somebody, or are no page.
    const pages = paths.filter((path) => !/:|^\/admin$|\.csv$|\/stream$/.test(path))
    expect(pages).to.include('/admin/users')
    for (const path of pages) {
      const { status, body } = await browser.get(path)
      expect(status, path).to.equal(200)
      expect(body, path).to.contain('<bdi class="person-name">ada</bdi>')
    }
  })

  it('never walks around a guard and never breaks the server', async () => {
    for (const path of paths) {
      for (const target of variantsOf(path)) {
        const request = `GET ${target.slice(0, 100)}`
        expectRefused(await sendTarget(site.url, target), request)
        const headers = 'Accept: application/json\r\n'
        expectRefused(await sendTarget(site.url, target, { headers }), `${request} as JSON`)
      }
    }
  })

  it('never walks around a guard with another method', async () => {
    for (const path of paths) {
      for (const method of METHODS) {
        for (const target of [
          path,
          `${path}/`,
          `/${path}`,
          `http://evil${path}`,
          path.toUpperCase(),
        ]) {
          const headers = 'X-HTTP-Method-Override: GET\r\n'
          const answer = await sendTarget(site.url, target, { method, headers })
          expectRefused(answer, `${method} ${target}`)
        }
      }
    }
  })

  it('never walks around a guard with a form and a good token', async () => {
    for (const path of paths) {
      const visitor = new Browser(site.url)
      const _csrf = await visitor.token('/login')
      const fields = { _csrf, currentPassword: PASSWORD, newPassword: `${PASSWORD}!` }
      for (const target of [path, `${path}/`, `/${path}`, path.toUpperCase(), `${path}%2f`]) {
        const { status, location } = await visitor.post(target, fields)
        expect([303, 404, 405], target).to.include(status)
        if (status === 303) expect(location).to.match(/^\/login\?next=\/[\w/-]+$/)
      }
    }
    await loggedIn(site, 'ada')
  })

  it('answers 405 and says what is allowed when the method is not', async () => {
    const { routes } = site.gadwall
    for (const path of new Set(routes.map((route) => route.path))) {
      if (path === '/setup') continue // 404 once there is a user.
      const declared: string[] = routes
        .filter((route) => patternOf(route.path).test(path))
        .map(({ method }) => method)
      const allowed = new Set([...declared, ...(declared.includes('GET') ? ['HEAD'] : [])])
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']) {
        const answer = await sendTarget(site.url, path, { method })
        if (allowed.has(method)) {
          expect(answer.status, `${method} ${path}`).to.be.oneOf([200, 302, 303, 403])
          continue
        }
        expect(answer.status, `${method} ${path}`).to.equal(405)
        expect(headerOf(answer, 'allow').split(', ')).to.have.members([...allowed])
      }
    }
  })

  it('answers a HEAD like a GET, without the page', async () => {
    const answer = await sendTarget(site.url, '/account', { method: 'HEAD' })
    expect(answer).to.include({ status: 302, body: '' })
    expect(headerOf(answer, 'location')).to.equal('/login?next=/account')
  })

  it('writes no row', async () => {
    const [rows] = await site.connection.query('SELECT count(*) AS n FROM sessions')
    // One for each of the two logins above.
    expect(rows).to.deep.equal([{ n: 2 }])
  })

  it('leaves no error in the log', () => {
    expect(site.log.filter(({ level }) => level === 'error')).to.deep.equal([])
  })
})
