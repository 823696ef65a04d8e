import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { writeCursor } from '../../../../src/auth/audit/audit-cursor.ts'
import { editorOf } from '../../../../src/auth/permissions/grant-editor.ts'
import { Browser } from '../../../support/browser.ts'
import { OtherProcess } from '../../../support/other-process.ts'
import { createPerson, loggedIn } from '../../../support/people.ts'
import { Statements } from '../../../support/statements.ts'
import { startTestSite, type TestSite } from '../../../support/test-site.ts'

const STREAM = '/admin/activity/stream'

/** A stream that is read as it comes. */
class Reading {
  readonly response: Response
  readonly #abort: AbortController
  text = ''
  hasEnded = false

  private constructor(response: Response, abort: AbortController) {
    this.response = response
    this.#abort = abort
    void this.#read()
  }

  static async open(
    { url }: TestSite,
    { cookieHeader }: Browser,
    query = '',
    headers: Record<string, string> = {},
  ): Promise<Reading> {
    const abort = new AbortController()
    const response = await fetch(url + STREAM + query, {
      headers: { cookie: cookieHeader, accept: 'text/event-stream', ...headers },
      redirect: 'manual',
      signal: abort.signal,
    })
    return new Reading(response, abort)
  }

  get names(): string[] {
    return [...this.text.matchAll(/^event: row\ndata: (.*)$/gm)].map(
      ([, data = '{}']) => JSON.parse(data).name,
    )
  }

  async until(isThere: (reading: Reading) => boolean, ms = 4000): Promise<void> {
    const end = performance.now() + ms
    while (!isThere(this)) {
      expect(performance.now(), `it never came: ${this.text}`).to.be.below(end)
      await pause(20)
    }
  }

  close(): void {
    this.#abort.abort()
  }

  async #read(): Promise<void> {
    try {
      const decoder = new TextDecoder()
      for await (const chunk of this.response.body ?? [])
        this.text += decoder.decode(chunk as Uint8Array, { stream: true })
    } catch {
      // Closed by the test.
    }
    this.hasEnded = true
  }
}

describe(`GET ${STREAM}`, function () {
  this.timeout(60_000)
  let site: TestSite
  let root: Browser
  const open: Reading[] = []

  before(async () => {
    site = await startTestSite()
    const user = await createPerson(site, 'root')
    await site.users.update(String(user.id), { isStaff: true, isSuperuser: true })
    root = await loggedIn(site, 'root')
  })
  afterEach(async () => {
    for (const reading of open.splice(0)) reading.close()
    await pause(50)
  })
  after(() => site.stop())

  async function follow(browser = root, query = '', headers = {}): Promise<Reading> {
    const reading = await Reading.open(site, browser, query, headers)
    open.push(reading)
    if (reading.response.status === 200) await reading.until(({ text }) => text !== '')
    return reading
  }

  const happen = (name: string, given = {}) => site.auth.events.emit({ name, ...given })

  /** What another process writes. */
  const writeElsewhere = (id: string, name: string, at = site.auth.clock()) =>
    site.stores.audit?.append([
      {
        ...{ id, name, at, actor: null, subject: null, session: null, address: null },
        ...{ agent: null, requestId: null, details: {} },
      },
    ])

  async function staff(name: string, permissions: readonly string[]): Promise<Browser> {
    const user = await createPerson(site, name)
    await site.users.update(String(user.id), { isStaff: true })
    const who = { backend: 'users', userId: String(user.id) }
    await editorOf(site.auth.stores.grants)?.grant(who, permissions)
    return loggedIn(site, name)
  }

  it('shows a row that another process wrote, within two seconds', async () => {
    const reading = await follow()
    const { headers } = reading.response
    expect(headers.get('content-type')).to.equal('text/event-stream; charset=utf-8')
    expect(headers.get('cache-control')).to.contain('no-store').and.contain('no-transform')
    expect(headers.get('x-accel-buffering')).to.equal('no')
    await pause(1100)
    const other = await OtherProcess.start(join(site.directory, 'data', 'gadwall.sqlite'))
    const values = `'elsewhere', 'shop.opened', ${site.auth.clock()}, '{}'`
    other.commitNow(`INSERT INTO audit_events (id, name, at, details) VALUES (${values})`)
    other.stop()
    await reading.until(({ names }) => names.includes('shop.opened'), 2000)
    await happen('shop.closed')
    await reading.until(({ names }) => names.includes('shop.closed'), 3000)
    expect(reading.text).to.contain('<tr data-id=\\"elsewhere\\">')
    // Late, by the clock of another machine.
    await writeElsewhere('late', 'shop.robbed', site.auth.clock() - 20_000)
    await reading.until(({ names }) => names.includes('shop.robbed'), 2000)
    await pause(1500)
    expect(reading.names.filter((name) => name.startsWith('shop.'))).to.have.lengthOf(3)
  })

  it('keeps to the filters, and hostile text stays text', async () => {
    const only = await follow(root, '?event=group.created')
    const nobody = await follow(root, '?who=nobody-of-this-name')
    expect(nobody.response.status).to.equal(404)
    await happen('group.deleted', { details: { group: 'no' } })
    const group = '</tr><script>alert(1)</script>\n\nevent: end\ndata: {}'
    await happen('group.created', { details: { group } })
    await only.until(({ names }) => names.length > 0)
    await pause(1200)
    expect(only.names).to.deep.equal(['group.created'])
    const [, data = '{}'] = /^data: (.*&lt;script.*)$/m.exec(only.text) ?? []
    expect(JSON.parse(data).html).to.not.contain('<script>')
    expect(only.text).to.not.match(/^event: end$/m)
  })

  it('goes on where the browser was: what came meanwhile is not lost', async () => {
    const at = site.auth.clock()
    await writeElsewhere('seen', 'shift.begun', at)
    await writeElsewhere('missed', 'shift.missed', at + 1)
    const last = writeCursor({ at, id: 'seen' })
    const reading = await follow(root, '', { 'last-event-id': last })
    await reading.until(({ names }) => names.includes('shift.missed'))
    const ids = [...reading.text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id)
    expect(ids).to.include(writeCursor({ at: at + 1, id: 'missed' }))
    const since = await follow(root, `?since=${at}`)
    await since.until(({ names }) => names.includes('shift.missed'))
    const odd = await follow(root, '?since=-1e99', { 'last-event-id': 'no cursor' })
    expect(odd.response.status).to.equal(200)
  })

  it('50 streams cost one statement a look, and none cost nothing', async () => {
    const people = await Promise.all(
      Array.from({ length: 10 }, (_, index) => staff(`watcher${index}`, ['activity.view'])),
    )
    await Promise.all(people.flatMap((one) => Array.from({ length: 5 }, () => follow(one))))
    await pause(1500)
    const statements = new Statements(site)
    await pause(3000)
    const looks = statements.take().filter((sql) => sql.includes('audit_events'))
    expect(looks.length).to.be.within(1, 4)
    await writeElsewhere('for all', 'shop.cleaned')
    await Promise.all(open.map((one) => one.until(({ names }) => names.includes('shop.cleaned'))))
    for (const reading of open.splice(0)) reading.close()
    await pause(1500)
    statements.take()
    await pause(1500)
    expect(statements.take().filter((sql) => sql.includes('audit_events'))).to.deep.equal([])
    statements.release()
  })

  it('refuses visitors, people without the right, other sites, and a sixth stream', async () => {
    const stranger = await follow(new Browser(site.url))
    expect(stranger.response.status).to.be.oneOf([302, 401])
    await createPerson(site, 'plain')
    const plain = await follow(await loggedIn(site, 'plain'))
    expect(plain.response.status).to.equal(403)
    const bare = await follow(await staff('bare', ['users.view']))
    expect(bare.response.status).to.equal(403)
    const foreign = await follow(root, '', { 'sec-fetch-site': 'cross-site' })
    expect(foreign.response.status).to.equal(403)
    for (let index = 0; index < 5; index++) await follow()
    const sixth = await follow()
    expect(sixth.response.status).to.equal(429)
    expect(sixth.response.headers.get('retry-after')).to.equal('60')
    open[open.length - 2]?.close()
    await pause(200)
    expect((await follow()).response.status).to.equal(200)
  })

  it('ends when its session is ended', async () => {
    const browser = await staff('ended', ['activity.view'])
    const reading = await follow(browser)
    const user = await site.users.findByUsername('ended')
    await site.auth.sessions.endOthers({ backend: 'users', userId: String(user?.id) }, 'none')
    await reading.until(({ hasEnded }) => hasEnded, 3000)
    expect(reading.text).to.contain('event: end\ndata: {"reason":"session"}')
  })

  it('ends when the right to see it is taken away', async () => {
    const browser = await staff('demoted', ['activity.view'])
    const reading = await follow(browser)
    await pause(3500)
    expect(reading.hasEnded).to.equal(false)
    const user = await site.users.findByUsername('demoted')
    await site.users.update(String(user?.id), { isStaff: false })
    await reading.until(({ hasEnded }) => hasEnded, 5000)
    expect(reading.text).to.contain('event: end\ndata: {"reason":"permission"}')
  })

  it('is no use of the session: an idle one still ends, however often the browser comes back', async () => {
    const browser = await staff('idle', ['activity.view'])
    const user = await site.users.findByUsername('idle')
    const who = { backend: 'users', userId: String(user?.id) }
    const reading = await follow(browser)
    const [before] = await site.auth.sessions.listOf(who)
    site.wait(50 * 60_000)
    const again = await follow(browser)
    expect(again.response.status).to.equal(200)
    await pause(1500)
    const [after] = await site.auth.sessions.listOf(who)
    expect(after?.lastSeenAt).to.equal(before?.lastSeenAt)
    site.wait(11 * 60_000)
    await reading.until(({ hasEnded }) => hasEnded, 3000)
    await again.until(({ hasEnded }) => hasEnded, 3000)
  })

  it('ends at once when the server stops', async () => {
    const other = await startTestSite()
    const user = await createPerson(other, 'boss')
    await other.users.update(String(user.id), { isStaff: true, isSuperuser: true })
    const reading = await Reading.open(other, await loggedIn(other, 'boss'))
    await reading.until(({ text }) => text !== '')
    const start = performance.now()
    await other.stop()
    expect(performance.now() - start).to.be.below(3000)
    await reading.until(({ hasEnded }) => hasEnded, 500)
  })
})
