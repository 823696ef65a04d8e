import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { AppContext } from '../../../src/web/context.ts'
import { MemorySessionStore } from '../../support/memory-session-store.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { type SessionApp, startSessionApp } from '../../support/session-app.ts'
import { startTestSite } from '../../support/test-site.ts'

interface SaveRow {
  readonly modified: boolean
  readonly accessed?: boolean
  readonly status: number
  readonly saved: boolean
  readonly cookie: 'set' | 'none'
}

interface Rules {
  readonly keyAcceptance: readonly { readonly key: string; readonly accepted: boolean }[]
  readonly saveMatrix: readonly SaveRow[]
}

const rules: Rules = JSON.parse(
  readFileSync(new URL('../../vectors/session-rules.json', import.meta.url), 'utf8'),
)

/**
 * The rules that people know from Django, one row each. Deliberately different: only ids of our own
 * shape are looked up, so `12345678` is none; a cookie lives as long as the window, or as long as
 * somebody asked to be remembered, and no handler sets another age; pages carry `Vary: Cookie`
 * whether they look at the session or not; an emptied session keeps its row and gets no new cookie.
 */
describe('the rules of sessions', () => {
  let store: MemorySessionStore
  let app: SessionApp
  beforeEach(async () => {
    store = new MemorySessionStore()
    app = await startSessionApp({ store, handlers: { '/': answer, '/empty': empty } })
  })
  afterEach(() => app.stop())

  for (const row of rules.saveMatrix) {
    const { modified, accessed, status, saved, cookie } = row
    const what = modified ? 'modified' : accessed ? 'read' : 'untouched'
    it(`${what}, status ${status}: ${saved ? 'saved' : 'not saved'}, cookie ${cookie}`, async () => {
      const browser = app.browser()
      const headers = { 'x-row': JSON.stringify(row) }
      const answer = await browser.get('/', headers)

      expect(answer.status).to.equal(status)
      expect(store.rows.size).to.equal(saved ? 1 : 0)
      expect(answer.headers.getSetCookie()).to.have.length(cookie === 'set' ? 1 : 0)
    })
  }

  for (const { key, accepted } of rules.keyAcceptance) {
    it(`never looks up ${JSON.stringify(key)} as an id${accepted ? ', stricter than Django' : ''}`, async () => {
      const browser = app.browser()
      browser.cookies.set('gadwall', key)
      await browser.get('/')
      expect(store.calls).to.deep.equal([])
    })
  }

  it('an emptied session keeps its row and its cookie', async () => {
    const browser = app.browser()
    await browser.get('/', { 'x-row': JSON.stringify({ modified: true, status: 200 }) })
    const id = browser.sessionId
    const answer = await browser.get('/empty')
    expect([...store.rows.values()].map(({ data }) => data)).to.deep.equal([{}])
    expect([browser.sessionId, answer.headers.getSetCookie()]).to.deep.equal([id, []])
  })

  it('the cookie is HttpOnly, Lax, for every path, for the window, and deleted at logout only', async () => {
    const site = await startTestSite()
    try {
      await createPerson(site, 'ada')
      const browser = await loggedIn(site, 'ada')
      const page = await browser.get('/account')
      expect(page.headers.get('vary')).to.contain('Cookie')
      expect(page.headers.getSetCookie()).to.deep.equal([])

      const end = await browser.submit('/logout', {})
      const [deleted] = end.headers.getSetCookie().filter((line) => line.startsWith('gadwall='))
      expect(deleted).to.match(
        /^gadwall=; path=\/; expires=Thu, 01 Jan 1970 .*samesite=lax; httponly$/i,
      )
    } finally {
      await site.stop()
    }
  })
})

function answer(ctx: AppContext): string {
  const row: Partial<SaveRow> = JSON.parse(ctx.get('x-row') || '{}')
  if (row.modified) ctx.state.auth.session.set('seen', true)
  if (row.accessed) ctx.state.auth.session.get('seen')
  ctx.status = row.status ?? 200
  return 'answered'
}

function empty(ctx: AppContext): string {
  ctx.state.auth.session.delete('seen')
  return 'emptied'
}
