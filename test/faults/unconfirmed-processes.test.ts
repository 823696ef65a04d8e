import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { connect } from '../../src/database/connection/connect.ts'
import type { Connection } from '../../src/database/connection/connection.ts'
import { sequelizeStores } from '../../src/database/sequelize-stores.ts'
import { token } from '../../src/testing/kit/samples.ts'
import { Browser } from '../support/browser.ts'
import { ServerProcess } from '../support/server-process.ts'
import { PASSWORD } from '../support/test-site.ts'

const DAY = 24 * 60 * 60_000
const MANY = 150
const SETTINGS = {
  UNVERIFIED_DAYS: '2',
  FORM_SECONDS: '0',
  NODE_ENV: 'development',
  BCRYPT_COST: '10',
}

describe('two processes of a site whose unconfirmed accounts leave', function () {
  this.timeout(120_000)
  let one: ServerProcess
  let other: ServerProcess
  let database: Connection
  before(async () => {
    one = await ServerProcess.start(SETTINGS)
    const shared = { ...SETTINGS, DATABASE_URL: `sqlite:${one.file}` }
    other = await ServerProcess.start(shared, { isEmpty: true })
    database = await connect({ url: `sqlite:${one.file}` })
  })
  after(async () => {
    await database?.close()
    await other?.remove()
    await one?.remove()
  })

  const rows = <Row extends object>(sql: string) =>
    database.query<Row>(sql, { type: QueryTypes.SELECT })
  const count = async (sql: string) =>
    Number((await rows<{ n: number }>(`SELECT COUNT(*) AS n FROM ${sql}`))[0]?.n)
  const restartBoth = () => Promise.all([one.restart(), other.restart()])
  const killBoth = () => Promise.all([one.kill(), other.kill()])

  async function until(isSo: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 2000; tries++) {
      if (await isSo()) return
      await sleep(20)
    }
    throw new Error('It did not come about in 40 s')
  }

  async function register(server: ServerProcess, username: string): Promise<Browser> {
    const browser = new Browser(server.url)
    const details = { username, email: `${username}@example.com`, password: PASSWORD }
    const answer = await browser.submit('/register', details)
    expect(answer.status, answer.body).to.equal(303)
    return browser
  }

  /** The path of the link that was mailed to somebody; either process may have sent it. */
  function linkTo(email: string): string | null {
    for (const { workplace } of [one, other]) {
      const folder = join(workplace.directory, 'data/mail')
      for (const name of namesIn(folder)) {
        const mail = readFileSync(join(folder, name), 'utf8').replace(/=\r?\n/g, '')
        const [, path] = /(\/verify-email\/[\w.-]+)/.exec(mail) ?? []
        if (path && mail.includes(`To: ${email}`)) return path
      }
    }
    return null
  }

  /** Another day: what was written is a day older, and no lease holds. */
  async function oneDayLater(): Promise<void> {
    await database.query(
      `UPDATE tokens SET created_at = created_at - ${DAY} WHERE purpose LIKE 'unconfirmed%'`,
    )
    await database.query(
      `UPDATE tokens SET data = json_set(data, '$.endsAt', json_extract(data, '$.endsAt') - ${DAY})
       WHERE purpose = 'unconfirmed-reminded'`,
    )
    await database.query('DELETE FROM leases')
  }

  it('remind once and delete once, free the name, and keep who has confirmed', async () => {
    await register(one, 'squatter')
    const keeper = await register(other, 'keeper')
    await until(async () => linkTo('keeper@example.com') !== null)
    await keeper.get(String(linkTo('keeper@example.com')))
    expect((await keeper.submit('/verify-email', {})).location).to.equal('/account')

    await killBoth()
    await oneDayLater()
    await restartBoth()
    await until(async () => (await count("outbox WHERE template = 'unconfirmed'")) > 0)
    await killBoth()
    await oneDayLater()
    await restartBoth()
    await until(async () => (await count("users WHERE username = 'squatter'")) === 0)
    expect(await count("outbox WHERE template = 'unconfirmed'")).to.equal(1)
    await register(other, 'squatter')
    const answer = await new Browser(one.url).submit('/login', {
      ...{ username: 'keeper@example.com', password: PASSWORD },
    })
    expect(answer.status).to.equal(303)
    await until(async () => (await count("audit_events WHERE name = 'user.deleted'")) > 0)
    expect(await count("audit_events WHERE name = 'user.deleted'")).to.equal(1)
  })

  it('a kill in the middle of the work leaves nobody half deleted, and the next run goes on', async () => {
    await killBoth()
    const { users, tokens } = sequelizeStores(database)
    const names = Array.from({ length: MANY }, (_, index) => `crowd${index}`)
    await users.createUsers(names.map((username) => ({ username })))
    const crowd = await rows<{ id: number }>("SELECT id FROM users WHERE username LIKE 'crowd%'")
    const past = Date.now() - 3 * DAY
    const marks = crowd.map(({ id }) => ({
      ...token(),
      ...{ id: `mark${id}`, purpose: 'unconfirmed-reminded', data: { endsAt: past + DAY } },
      ...{ owner: { backend: 'users', userId: String(id) }, createdAt: past },
      expiresAt: Date.now() + 999 * DAY,
    }))
    await tokens.issueMany(marks)
    const left = () => count("users WHERE username LIKE 'crowd%'")
    const orphans = () =>
      count(`tokens WHERE id LIKE 'mark%' AND user_id NOT IN (SELECT CAST(id AS TEXT) FROM users)`)
    await database.query('DELETE FROM leases')
    await one.restart()
    await until(async () => (await left()) < MANY)
    await one.kill()
    const rest = await left()
    expect(rest).to.be.within(1, MANY - 1)
    expect(await count("tokens WHERE id LIKE 'mark%'")).to.equal(rest)
    expect(await orphans()).to.equal(0)
    await database.query('DELETE FROM leases')
    await one.restart()
    await until(async () => (await left()) === 0)
    expect(await count("tokens WHERE id LIKE 'mark%'")).to.equal(0)
  })
})

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
