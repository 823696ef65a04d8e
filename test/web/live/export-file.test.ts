import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { editorOf } from '../../../src/auth/permissions/grant-editor.ts'
import { adminSection } from '../../../src/web/sections/admin-section.ts'
import type { Browser } from '../../support/browser.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { startTestSite, type TestSite } from '../../support/test-site.ts'

interface Row {
  readonly id: string
  readonly name: string
}

/** Rows without an end, a few at a time. */
const endless = adminSection<Row>('endless', {
  source: {
    list: async ({ place }) => {
      await pause(20)
      const from = place && 'after' in place ? Number(place.after) : 0
      const rows = [0, 1, 2].map((index) => ({ id: String(from + index), name: 'row' }))
      return { rows, next: String(from + 3) }
    },
    get: async () => null,
  },
  columns: ['name'],
})

describe('a file that staff takes away', function () {
  this.timeout(60_000)
  let site: TestSite

  before(async () => {
    site = await startTestSite({}, { admin: { sections: [endless] } })
  })
  after(() => site.stop())

  async function staff(name: string) {
    const user = await createPerson(site, name)
    await site.users.update(String(user.id), { isStaff: true })
    const who = { backend: 'users', userId: String(user.id) }
    await editorOf(site.auth.stores.grants)?.grant(who, [
      ...['users.view', 'users.export'],
      ...['endless.view', 'endless.export'],
    ])
    return { who, browser: await loggedIn(site, name) }
  }

  /** Downloads until it breaks off: `isWhole` says whether it looks like all of it. */
  function download(browser: Browser, path: string) {
    const state = { text: '', hasEnded: false, isWhole: false }
    const headers = { cookie: browser.cookieHeader }
    const asked = request(`${site.url}${path}`, { headers }, (answer) => {
      answer.on('data', (piece: Buffer) => {
        state.text += piece.toString()
      })
      answer.on('error', () => {})
      answer.on('close', () => {
        state.hasEnded = true
        state.isWhole = answer.complete
      })
    })
    asked.on('error', () => {})
    asked.end()
    return { state, close: () => asked.destroy() }
  }

  const until = async (test: () => boolean, ms: number) => {
    for (const end = Date.now() + ms; !test() && Date.now() < end; ) await pause(20)
    expect(test()).to.equal(true)
  }

  it('breaks off when the right to it is taken away, and does not look whole', async () => {
    const { who, browser } = await staff('demoted')
    const { state } = download(browser, '/admin/endless/export.csv')
    await until(() => state.text.includes('row'), 3000)
    await editorOf(site.auth.stores.grants)?.revoke(who, ['endless.export'])
    await until(() => state.hasEnded, 6000)
    expect(state.isWhole).to.equal(false)
  })

  it('breaks off when the session has ended', async () => {
    const { who, browser } = await staff('ended')
    const { state } = download(browser, '/admin/endless/export.csv')
    await until(() => state.text.includes('row'), 3000)
    await site.auth.sessions.endOthers(who, 'none')
    await until(() => state.hasEnded, 3000)
    expect(state.isWhole).to.equal(false)
  })

  it('is not in the audit when it was only asked about (HEAD)', async () => {
    const { who, browser } = await staff('asker')
    for (const path of ['/admin/users/export.csv', '/admin/endless/export.csv']) {
      const headers = { cookie: browser.cookieHeader }
      const { status } = await fetch(`${site.url}${path}`, { method: 'HEAD', headers })
      expect(status).to.equal(200)
    }
    await site.auth.audit?.flush()
    const page = await site.auth.audit?.store.list({ actor: who }, null, 10)
    const names = page?.entries.map(({ name }) => name)
    expect(names?.filter((name) => name.endsWith('exported'))).to.deep.equal([])
  })

  it('goes on for who may have it, is in the audit, and is no bug in the log', async () => {
    const { who, browser } = await staff('clerk')
    const { state, close } = download(browser, '/admin/endless/export.csv')
    await until(() => state.text.includes('row'), 3000)
    await pause(3500)
    expect(state.hasEnded).to.equal(false)
    close()
    expect((await browser.get('/admin/users/export.csv')).body).to.contain('clerk')
    await site.auth.audit?.flush()
    const page = await site.auth.audit?.store.list({ actor: who }, null, 10)
    const names = page?.entries.map(({ name }) => name)
    expect(names).to.include.members(['section.exported', 'user.list-exported'])
    const bugs = site.log.filter(({ level }) => level === 'error')
    expect(bugs.map(({ message }) => message)).to.deep.equal([])
  })
})
