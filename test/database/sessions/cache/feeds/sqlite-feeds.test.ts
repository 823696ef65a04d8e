import { copyFileSync, openSync, renameSync, writeSync } from 'node:fs'
import { expect } from 'chai'
import { StoreUnavailable } from '../../../../../src/auth/errors.ts'
import type { ChangeFeed } from '../../../../../src/database/sessions/cache/feeds/change-feed.ts'
import { SqliteChangeFeed } from '../../../../../src/database/sessions/cache/feeds/sqlite-change-feed.ts'
import { SqliteShmFeed } from '../../../../../src/database/sessions/cache/feeds/sqlite-shm-feed.ts'
import { SessionCache } from '../../../../../src/database/sessions/cache/session-cache.ts'
import { SqliteReader } from '../../../../../src/database/sessions/cache/sqlite-reader.ts'
import { type Connection, connect } from '../../../../../src/sequelize.ts'
import { OtherProcess } from '../../../../support/other-process.ts'
import { copyInto } from '../../../../support/two-processes.ts'
import { sqlite } from '../../../databases.ts'

const FEEDS = {
  'PRAGMA data_version': (reader: SqliteReader) => new SqliteChangeFeed(reader),
  'the file that SQLite shares': (reader: SqliteReader) =>
    new SqliteShmFeed(reader, undefined, () => 0),
} as const

const RAISE = 'UPDATE counter SET n = n + 1'

/** A database with a counter in it. */
async function open(context: Mocha.Context) {
  const url = await sqlite.createUrl(context)
  const connection = await connect({ url })
  await connection.query('CREATE TABLE counter (n INTEGER)')
  await connection.query('INSERT INTO counter VALUES (0)')
  return { connection, file: url.replace('sqlite:', '') }
}

/** Asks until the feed has learnt whom to trust. */
async function warmUp(connection: Connection, feed: ChangeFeed): Promise<void> {
  for (let times = 0; times < 6; times++) {
    await connection.query(RAISE)
    await feed.hasChanged()
  }
}

for (const [name, createFeed] of Object.entries(FEEDS)) {
  describe(`a change of an SQLite file, by ${name}`, () => {
    let connection: Connection
    let file: string
    let reader: SqliteReader
    let feed: ChangeFeed
    let other: OtherProcess
    before(async function start() {
      this.timeout(60_000)
      ;({ connection, file } = await open(this))
      reader = new SqliteReader(connection)
      feed = createFeed(reader)
      expect(await feed.hasChanged(), 'the first answer').to.equal(true)
      await warmUp(connection, feed)
      other = await OtherProcess.start(file)
    })
    after(async () => {
      other.stop()
      await connection.close()
    })
    beforeEach(async () => {
      await feed.hasChanged()
      expect(await feed.hasChanged()).to.equal(false)
    })

    it('is noticed when this process commits, and once', async () => {
      await connection.query(RAISE)
      expect([await feed.hasChanged(), await feed.hasChanged()]).to.deep.equal([true, false])
    })

    it('is noticed when another process commits, and once', async () => {
      other.commitNow(RAISE)
      expect([await feed.hasChanged(), await feed.hasChanged()]).to.deep.equal([true, false])
    })

    it('is noticed by every commit of 200', async function many() {
      this.timeout(60_000)
      for (let times = 0; times < 200; times++) {
        other.commitNow(RAISE)
        expect(await feed.hasChanged(), `commit ${times}`).to.equal(true)
      }
    })

    it('is nothing that was rolled back or only read', async () => {
      const transaction = await connection.transaction()
      await connection.query(RAISE, { transaction })
      expect(await feed.hasChanged()).to.equal(false)
      await transaction.rollback()
      await connection.query('SELECT * FROM counter')
      expect(await feed.hasChanged()).to.equal(false)
    })

    it('is noticed after VACUUM, after a checkpoint, and after what follows them', async () => {
      for (const sql of ['VACUUM', 'PRAGMA wal_checkpoint(TRUNCATE)', RAISE, 'VACUUM']) {
        await connection.query(sql)
        if (sql.startsWith('PRAGMA')) continue
        expect(await feed.hasChanged(), sql).to.equal(true)
      }
    })

    it('is noticed when the file is restored by the backup of SQLite', async () => {
      await copyInto(`${file}.copy`, file)
      await copyInto(file, `${file}.copy`)
      expect(await feed.hasChanged()).to.equal(true)
    })

    it('is a file that cannot be used when another lies in its place, until it is back', async () => {
      const cache = new SessionCache<string>(feed, 10)
      cache.set('s1', 'old', cache.version)
      renameSync(file, `${file}.away`)
      copyFileSync(`${file}.away`, file)
      const error = await cache.confirm().catch((reason) => reason)
      expect(error).to.be.an.instanceOf(StoreUnavailable)
      expect(error.cause.message).to.equal('The database file was replaced')
      expect(cache.has('s1')).to.equal(false)
      renameSync(`${file}.away`, file)
      await cache.confirm()
    })

    it('is seen by a request that comes while an older question is under way', async function late() {
      this.timeout(60_000)
      for (let round = 0; round < 50; round++) {
        const cache = new SessionCache<string>(feed, 10)
        await cache.confirm()
        cache.set('s1', 'old', cache.version)
        const early = cache.confirm()
        await new Promise(setImmediate)
        // The question has been put, and is answered in the thread pool while this loop stands still.
        standStill(3)
        other.commitNow(RAISE)
        await cache.confirm()
        expect(cache.has('s1'), `round ${round}`).to.equal(false)
        await early
      }
    })
  })
}

describe('the file that SQLite shares', () => {
  it('answers without the thread pool on Linux, but for once a second', async function trusted() {
    if (process.platform !== 'linux') this.skip()
    const { connection } = await open(this)
    let now = 0
    const feed = new SqliteShmFeed(new SqliteReader(connection), undefined, () => now)
    expect(feed.hasChanged()).to.be.a('promise')
    await warmUp(connection, feed)
    expect(feed.hasChanged()).to.equal(false)
    await connection.query(RAISE)
    expect(feed.hasChanged()).to.equal(true)
    now += 1000
    expect(feed.hasChanged(), 'once a second').to.be.a('promise')
    await connection.close()
  })

  it('is never believed again after it stood still while SQLite noticed something', async function refused() {
    const { connection, file } = await open(this)
    copyFileSync(`${file}-shm`, `${file}-still`)
    let now = 0
    const feed = new SqliteShmFeed(new SqliteReader(connection), `${file}-still`, () => now)
    await feed.hasChanged()
    await feed.hasChanged()
    now += 1000
    for (let times = 0; times < 10; times++) {
      await connection.query(RAISE)
      const answer = feed.hasChanged()
      expect(answer).to.be.a('promise')
      expect(await answer).to.equal(true)
      expect(await feed.hasChanged()).to.equal(false)
    }
    await connection.close()
  })

  it('is not believed while its two headers differ', async function torn() {
    if (process.platform !== 'linux') this.skip()
    const { connection, file } = await open(this)
    const feed = new SqliteShmFeed(new SqliteReader(connection))
    await warmUp(connection, feed)
    expect(feed.hasChanged()).to.be.a('boolean')
    // Never closed: that would drop SQLite's locks.
    writeSync(openSync(`${file}-shm`, 'r+'), Buffer.from('torn'), 0, 4, 48)
    const answer = feed.hasChanged()
    expect(answer).to.be.a('promise')
    await answer
    await connection.query(RAISE)
    expect(await feed.hasChanged()).to.equal(true)
    await connection.close()
  })

  it('is left alone when it is not there, or is something else', async function missing() {
    const { connection, file } = await open(this)
    for (const path of [`${file}-nothing`, file]) {
      const feed = new SqliteShmFeed(new SqliteReader(connection), path)
      await warmUp(connection, feed)
      expect(feed.hasChanged()).to.be.a('promise')
    }
    await connection.close()
  })
})

function standStill(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end) {}
}
