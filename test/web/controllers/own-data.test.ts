import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import type { AuthEvent } from '../../../src/auth/events.ts'
import { tablesOf } from '../../../src/database/connection/tables.ts'
import { TABLES_OF_PEOPLE } from '../../../src/database/own-data/tables-of-people.ts'
import type { SequelizeGrantStore } from '../../../src/database/permissions/grant-store.ts'
import { authenticatorOf } from '../../support/authenticator.ts'
import { type Answer, Browser } from '../../support/browser.ts'
import { type MailBox, startMailSite } from '../../support/mail-box.ts'
import { createPerson, loggedIn } from '../../support/people.ts'
import { PASSWORD, type TestSite } from '../../support/test-site.ts'

type DataFile = Record<string, Record<string, unknown>[]> & { person: object; missing: string[] }

describe('the file of all that is kept of a person', function () {
  this.timeout(30_000)
  let site: TestSite
  let box: MailBox
  let zoe: Browser
  let answer: Answer
  let grants: SequelizeGrantStore
  let file: DataFile
  const events: AuthEvent[] = []
  /** What would let somebody in, or must stay here, by what it is. */
  const secrets = new Map<string, string>()

  before(async () => {
    ;({ site, box } = await startMailSite({ SIGN_IN_BY_MAIL: 'on', TRUSTED_BROWSER_DAYS: '30' }))
    grants = site.users.grants as SequelizeGrantStore
    await site.users.createSuperuser('owner', null, PASSWORD)
    await site.users.createUser('ed', null, PASSWORD, { isStaff: true })
    await createPerson(site, 'other', 'other@example.com')
    await createPerson(site, 'zoe', 'zoe@example.com')
    await grants.createGroup('editors')
    await grants.joinGroups(await zoeAs(), ['editors'])
    site.auth.events.on('user.data-exported', (event) => void events.push(event))
    await new Browser(site.url).submit('/password-reset', { email: 'zoe@example.com' })
    await box.deliver()
    await new Browser(site.url).submit('/login/mail', { email: 'zoe@example.com' })
    await new Browser(site.url).submit('/login', { username: 'zoe', password: 'wrong password' })
    await loggedIn(site, 'other')
    zoe = await loggedIn(site, 'zoe')
    const { body } = await zoe.get('/account/factors/app')
    secrets.set('the secret of an app', /<code>([A-Z2-7 ]+)<\/code>/.exec(body)?.[1] ?? '')
    const code = authenticatorOf(site, body).code()
    await zoe.submit('/account/factors/app', { code, name: 'My phone' })
    await zoe.submit('/account/factors/recovery', {})
    for (const row of await allRows()) keepSecrets(row)
    const _csrf = await zoe.token('/account')
    answer = await zoe.post('/account/data', { _csrf })
    file = JSON.parse(answer.body)
  })
  after(() => site?.stop())

  async function zoeAs() {
    const user = await site.users.findByUsername('zoe')
    return site.users.referenceTo(user as NonNullable<typeof user>)
  }

  async function allRows(): Promise<Record<string, unknown>[]> {
    const tables = ['users', ...Object.keys(TABLES_OF_PEOPLE), 'data_keys', 'throttles'] as const
    const rows = await Promise.all(
      tables.map((table) =>
        site.connection.query<Record<string, unknown>>(
          `SELECT * FROM ${tablesOf(site.connection).sql(table as 'users')}`,
          { type: QueryTypes.SELECT },
        ),
      ),
    )
    return rows.flat()
  }

  function keepSecrets(row: Record<string, unknown>) {
    const hidden = /hash|digest|secret|stamp|wrapped|params|public_id|series|skeleton|^id$|^data$/
    for (const [column, value] of Object.entries(row)) {
      if (!hidden.test(column) || typeof value !== 'string' || value.length < 9) continue
      secrets.set(`${column} ${secrets.size}`, value)
    }
  }

  async function count(table: keyof typeof TABLES_OF_PEOPLE): Promise<number> {
    const { userId, backend } = await zoeAs()
    const { where } = TABLES_OF_PEOPLE[table]
    const [row] = await site.connection.query<{ rows: number }>(
      `SELECT COUNT(*) AS "rows" FROM ${table} WHERE ${where}`,
      { type: QueryTypes.SELECT, replacements: { userId, backend, email: 'zoe@example.com' } },
    )
    return Number(row?.rows)
  }

  it('is sent as a file that nobody keeps on the way', () => {
    expect(answer.status).to.equal(200)
    expect(answer.headers.get('content-type')).to.equal('application/json; charset=utf-8')
    expect(answer.headers.get('content-disposition')).to.match(/^attachment; filename="[a-z.-]+"$/)
    expect(answer.headers.get('cache-control')).to.include('no-store')
  })

  it('holds the rows of every table that name the person', async () => {
    expect(file.users).to.have.length(1)
    expect(file.users?.[0]).to.include({ username: 'zoe', email: 'zoe@example.com' })
    expect(file.grants).to.deep.equal([{ group: 'editors' }])
    for (const table of ['devices', 'factors', 'outbox', 'sessions', 'tokens'] as const) {
      expect(file[table], table).to.have.length(await count(table))
      expect(file[table], table).to.not.have.length(0)
    }
    expect(file.imports).to.deep.equal([])
    expect(file.missing).to.deep.equal([])
    expect(file.factors?.map(({ kind }) => kind)).to.include.members(['app', 'recovery'])
    const names = file.audit?.map(({ name }) => name)
    expect(names).to.include.members(['login.succeeded', 'factor.added', 'user.data-exported'])
  })

  it('holds no hash, no digest, no key, no id of a session and no text of a mail', () => {
    expect(secrets.size).to.be.above(20)
    for (const [what, text] of secrets) expect(answer.body, what).to.not.include(text)
    expect(answer.body).to.not.match(/\$2[aby]\$|\$argon2|\$scrypt/)
    expect(answer.body).to.not.include(PASSWORD)
  })

  it('tells nothing of others', () => {
    expect(answer.body).to.not.match(/other@example\.com|"owner"/)
  })

  it('is announced, with who did it', async () => {
    const who = await zoeAs()
    expect(events).to.have.length(1)
    expect(events[0]).to.deep.include({ actor: who, subject: who })
  })

  it('is for whoever has proved not long ago who they are', async () => {
    site.wait(16 * 60_000)
    const refused = await zoe.post('/account/data', { _csrf: await zoe.token('/account') })
    expect(refused.status).to.equal(303)
    expect(refused.location).to.equal('/reauthenticate?next=/account')
    expect(events).to.have.length(1)
    const stranger = new Browser(site.url)
    const away = await stranger.post('/account/data', { _csrf: await stranger.token('/login') })
    expect(away.location).to.match(/^\/login/)
  })

  it('staff who may export takes it for somebody who asked, and the audit says who it was', async () => {
    const { backend, userId } = await zoeAs()
    const path = `/admin/users/${encodeURIComponent(`${backend}:${userId}`)}`
    const owner = await loggedIn(site, 'owner')
    const page = await owner.get(path)
    expect(page.body).to.include(`action="${path}/data"`)
    const taken = await owner.submit(`${path}/data`, {}, path)
    expect(taken.status).to.equal(200)
    expect(JSON.parse(taken.body).person).to.deep.equal({ backend, userId })
    for (const [what, text] of secrets) expect(taken.body, what).to.not.include(text)
    // Who of the staff it was is not theirs to know.
    expect(JSON.parse(taken.body).audit[0]).to.include({ by: 'somebody else', to: 'you' })
    expect(taken.body).to.not.include('"owner"')
    expect(events.at(-1)?.actor?.userId).to.not.equal(userId)

    const ed = await loggedIn(site, 'ed')
    const refused = await ed.post(`${path}/data`, { _csrf: await ed.token('/account') })
    expect(refused.status).to.equal(403)
  })

  it('staff takes none of somebody who outranks them', async () => {
    const ed = await site.users.findByUsername('ed')
    const who = site.users.referenceTo(ed as NonNullable<typeof ed>)
    await grants.grant(who, ['users.view', 'users.export'])
    const owner = await site.users.findByUsername('owner')
    const browser = await loggedIn(site, 'ed')
    const before = events.length
    const path = `/admin/users/${encodeURIComponent(`${who.backend}:${owner?.id}`)}`
    const refused = await browser.post(`${path}/data`, { _csrf: await browser.token('/account') })
    expect(refused.status).to.equal(303)
    expect(events).to.have.length(before)
  })
})
