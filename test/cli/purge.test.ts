import { expect } from 'chai'
import { connect } from '../../src/database/connection/connect.ts'
import { SequelizeThrottleStore } from '../../src/database/throttles/throttle-store.ts'
import { SequelizeTokenStore } from '../../src/database/tokens/token-store.ts'
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

  it('exits with 1 and one line when the database cannot be reached', async () => {
    const settings = { DATABASE_URL: 'postgres://ada:hunter2@127.0.0.1:1/d' }
    const { code, out, err } = await place.gadwall(['purge'], { settings })

    expect({ code, out }).to.deep.equal({ code: 1, out: '' })
    expect(err).to.match(/^gadwall: The database cannot be reached.*\n$/)
    expect(err).to.not.contain('hunter2')
  })
})
