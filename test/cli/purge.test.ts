import { expect } from 'chai'
import { connect } from '../../src/database/connection/connect.ts'
import { SequelizeThrottleStore } from '../../src/database/throttles/throttle-store.ts'
import { SequelizeTokenStore } from '../../src/database/tokens/token-store.ts'
import { SequelizeUserStore } from '../../src/database/users/user-store.ts'
import { Workplace } from '../support/cli.ts'
import { addSessions, count } from '../support/ended-sessions.ts'
import { MemorySite, runInProcess } from './run-in-process.ts'

const HOUR_MS = 3_600_000

describe('gadwall purge', () => {
  const place = new Workplace()
  after(() => place.remove())

  it('removes what is over, leaves the rest, and says how many', async function () {
    this.timeout(60_000)
    await place.gadwall(['migrate'])
    const connection = await connect({ url: `sqlite:${place.directory}/data/gadwall.sqlite` })
    try {
      const end = Date.now() + HOUR_MS
      await addSessions(connection, 120)
      await addSessions(connection, 5, { idleEndsAt: end, absoluteEndsAt: end })
      const tokens = new SequelizeTokenStore(connection)
      const token = {
        ...{ purpose: 'test', digest: 'd', owner: null, sentTo: null, state: null },
        ...{ data: {}, triesLeft: null, createdAt: 1 },
      }
      await tokens.issue({ ...token, id: 'over', expiresAt: 2 })
      await tokens.issue({ ...token, id: 'good', expiresAt: end })
      const throttle = new SequelizeThrottleStore(connection)
      const rule = { kind: 'window', limit: 1, windowMs: 1 } as const
      await throttle.reserve(
        ['a', 'b'].map((key) => ({ key, rule })),
        1,
      )

      expect(await place.gadwall(['purge'])).to.deep.equal({
        code: 0,
        out: 'Removed 120 sessions, 1 token, 2 counts of tries, 0 known devices and 0 usernames.\n',
        err: '',
      })
      expect(await count(connection)).to.equal(5)
      expect(await tokens.find('test', 'good', Date.now())).to.include({ id: 'good' })
    } finally {
      await connection.close()
    }
  })

  it('says so when there was nothing to remove', async () => {
    expect(await runInProcess(['purge'], { site: new MemorySite() })).to.deep.equal({
      code: 0,
      out: 'Removed 0 sessions and 0 tokens.\n',
      err: '',
    })
  })

  it('with UNVERIFIED_DAYS, deletes accounts that nobody has confirmed, and says how many', async () => {
    const settings = { UNVERIFIED_DAYS: '2', NODE_ENV: 'development', BCRYPT_COST: '10' }
    const connection = await connect({ url: `sqlite:${place.directory}/data/gadwall.sqlite` })
    try {
      const users = new SequelizeUserStore(connection)
      const tokens = new SequelizeTokenStore(connection)
      const DAY_MS = 24 * HOUR_MS
      const mark = {
        ...{ purpose: 'unconfirmed', digest: 'd', sentTo: 'eve@example.com', state: null },
        ...{ data: {}, triesLeft: null, expiresAt: Date.now() + 999 * DAY_MS },
      }
      for (const [index, name] of ['eve', 'mal'].entries()) {
        const owner = {
          backend: 'users',
          userId: String((await users.create({ username: name })).id),
        }
        const endsAt = Date.now() - 1
        const over = { purpose: 'unconfirmed-reminded', data: { endsAt } }
        const createdAt = Date.now() - DAY_MS - 1
        await tokens.issue({ ...mark, ...(index && over), id: name, owner, createdAt })
      }
      const { code, out } = await place.gadwall(['purge'], { settings })
      expect({ code, out }).to.deep.equal({
        code: 0,
        out: 'Removed 0 sessions, 0 tokens, 0 counts of tries, 0 known devices, 0 usernames and 1 account that nobody has confirmed.\n',
      })
      expect(await users.findByUsername('mal')).to.equal(null)
      const shown = await place.gadwall(['users', 'show', 'eve'], { settings })
      expect(shown.out).to.match(/Leaves +\S+Z, unless an address is confirmed/)
    } finally {
      await connection.close()
    }
  }).timeout(60_000)

  it('exits with 1 and one line when the database cannot be reached', async () => {
    const settings = { DATABASE_URL: 'postgres://ada:hunter2@127.0.0.1:1/d' }
    const { code, out, err } = await place.gadwall(['purge'], { settings })

    expect({ code, out }).to.deep.equal({ code: 1, out: '' })
    expect(err).to.match(/^gadwall: The database cannot be reached.*\n$/)
    expect(err).to.not.contain('hunter2')
  })
})
