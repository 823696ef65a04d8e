import { expect } from 'chai'
import { type Answer, Browser } from '../../support/browser.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { startTestSite, type TestSite } from '../../support/test-site.ts'

describe('the headers of every answer', () => {
  let site: TestSite
  let answers: Map<string, Answer>
  before(async () => {
    site = await startTestSite()
    await createPerson(site, 'ada')
    const browser = await loggedIn(site, 'ada')
    const [, file = ''] = /src="(\/assets\/[^"]+)"/.exec((await browser.get('/')).body) ?? []
    const anonymous = new Browser(site.url)
    answers = new Map([
      ['a page', await browser.get('/account')],
      ['a form', await anonymous.get('/login')],
      ['a redirect', await anonymous.get('/account')],
      ['JSON', await browser.get('/account', { accept: 'application/json' })],
      ['401 in JSON', await anonymous.get('/account', { accept: 'application/json' })],
      ['403', await browser.post('/logout', {})],
      ['404', await browser.get('/nowhere')],
      ['405', await browser.request('/login', { method: 'PUT' })],
      ['400', await browser.post('/login', 'a[]=b')],
      ['413', await browser.post('/login', 'a'.repeat(100_000))],
      ['health', await anonymous.get('/healthz')],
      ['a file', await anonymous.get(file)],
    ])
  })
  after(() => site.stop())

  const each = (check: (headers: Headers, what: string) => void) => {
    for (const [what, { headers }] of answers) check(headers, what)
  }

  it('let no script or style run that stands in a page, and nobody frame it', () => {
    each((headers, what) => {
      const policy = headers.get('content-security-policy') ?? ''
      const directives = new Map(
        policy.split('; ').map((directive) => {
          const [name = '', ...sources] = directive.split(' ')
          return [name, sources.join(' ')]
        }),
      )
      expect(policy, what).to.not.match(/unsafe|\*|https?:/)
      expect(directives.get('default-src'), what).to.equal("'none'")
      expect(directives.get('script-src'), what).to.equal("'self'")
      expect(directives.get('style-src'), what).to.equal("'self'")
      expect(directives.get('frame-ancestors'), what).to.equal("'none'")
      expect(directives.get('base-uri'), what).to.equal("'none'")
      expect(directives.get('form-action'), what).to.equal("'self'")
    })
  })

  it('say the rest that browsers should know', () => {
    each((headers, what) => {
      expect(headers.get('x-content-type-options'), what).to.equal('nosniff')
      expect(headers.get('x-frame-options'), what).to.equal('DENY')
      expect(headers.get('referrer-policy'), what).to.equal('same-origin')
      expect(headers.get('cross-origin-opener-policy'), what).to.equal('same-origin')
      expect(headers.get('cross-origin-resource-policy'), what).to.equal('same-origin')
      expect(headers.get('x-powered-by'), what).to.equal(null)
      expect(headers.get('server'), what).to.equal(null)
      expect(headers.get('access-control-allow-origin'), what).to.equal(null)
    })
  })

  it('name each request, differently', () => {
    const ids = [...answers.values()].map(({ headers }) => headers.get('x-request-id'))
    expect(new Set(ids).size).to.equal(answers.size)
    expect(ids).to.not.include(null)
  })

  it('do not promise https over plain http', () => {
    each((headers, what) => expect(headers.get('strict-transport-security'), what).to.equal(null))
  })

  it('promise https where people reach the site over https', async () => {
    const secure = await startTestSite({ BASE_URL: 'https://users.example.com' })
    const browser = new Browser(secure.url)
    const paths = ['/', '/login', '/nowhere', '/healthz', '/account']
    const promises = await Promise.all(
      paths.map(async (path) => (await browser.get(path)).headers.get('strict-transport-security')),
    )
    await secure.stop()
    expect(new Set(promises)).to.deep.equal(new Set(['max-age=31536000; includeSubDomains']))
  })

  it('let no cache keep what was made for one visitor', () => {
    each((headers, what) => {
      if (what === 'a file' || what === 'health') return
      expect(headers.get('cache-control'), what).to.equal('no-store')
    })
  })

  it('fit pages that have no script and no style in them, and ask nobody else for anything', () => {
    for (const [what, { body, headers }] of answers) {
      if (!headers.get('content-type')?.includes('text/html')) continue
      expect(body, what).to.not.match(/<style|\sstyle=|\son\w+=|javascript:/i)
      expect(body, what).to.not.match(/<script(?![^>]*\ssrc="\/)/i)
      expect(body, what).to.not.match(/(?:src|href|action)="(?:https?:)?\/\//i)
    }
  })
})
