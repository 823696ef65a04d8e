import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { DataKeys } from '../../../src/auth/keys/data-keys.ts'
import { readConfig } from '../../../src/config/config.ts'
import { connect } from '../../../src/database/connection/connect.ts'
import { SequelizeKeyStore } from '../../../src/database/keys/key-store.ts'
import { Migrator, SequelizeFactorStore, SequelizeUserStore } from '../../../src/sequelize.ts'
import { findWeaknesses } from '../../../src/server/deploy/find-weaknesses.ts'
import { lookAtWorld } from '../../../src/server/deploy/look-at-world.ts'
import { mariadb, postgres } from '../../database/databases.ts'
import { storedPasskey } from '../../support/stored-passkey.ts'

const SETTINGS = {
  NODE_ENV: 'production',
  SECRET: 'kV3q_ZtT0b8yXcJ2m-L9sRfWd5uHn7PaEoGi1QxBzYw',
  BASE_URL: 'https://example.com',
}

describe('lookAtWorld()', function () {
  this.timeout(60_000)
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'gadwall-world-'))
  })
  afterEach(() => rmSync(directory, { recursive: true, force: true }))

  const path = () => join(directory, 'data/gadwall.sqlite')
  const look = async (settings: Record<string, string> = {}) =>
    findWeaknesses(await lookAtWorld(readConfig({ ...SETTINGS, ...settings }), directory))

  /** Names, sizes, modes and times of change of all files. */
  const picture = () =>
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => {
        const { mode, size, mtimeMs } = statSync(join(directory, name))
        return [name, mode, size, mtimeMs]
      })

  it('makes neither a database nor a secret nor a directory', async () => {
    expect((await look()).join('\n')).to.match(
      /DATABASE_URL leads to .+gadwall\.sqlite, which is not there/,
    )
    expect(readdirSync(directory)).to.deep.equal([])
  })

  it('reads a file that nobody has open, and leaves it and its directory as they are', async () => {
    const connection = await connect({ url: `sqlite:${path()}` })
    await new Migrator(connection).up()
    await connection.close()
    // The driver closes the file a moment later, and takes away what it had beside it.
    while (existsSync(`${path()}-wal`)) await new Promise((resolve) => setTimeout(resolve, 10))
    const before = picture()
    const found = (await look()).join('\n')
    expect(found).to.contain('The site has no superuser').and.not.contain('is pending')
    expect(picture()).to.deep.equal(before)
  })

  it('sees what a running server has written, and every file that is open to others', async () => {
    const connection = await connect({ url: `sqlite:${path()}` })
    try {
      await new Migrator(connection).up()
      await new SequelizeUserStore(connection).create({ username: 'owner', isSuperuser: true })
      for (const suffix of ['', '-wal', '-shm']) chmodSync(`${path()}${suffix}`, 0o644)
      chmodSync(join(directory, 'data'), 0o777)
      mkdirSync(join(directory, 'data/secret'), { mode: 0o750 })
      const before = picture()
      const found = (await look()).join('\n')

      expect(found).to.contain('no superuser who can log in')
      for (const name of ['gadwall.sqlite', 'gadwall.sqlite-wal', 'gadwall.sqlite-shm', 'secret']) {
        expect(found).to.contain(`/data/${name} is open to others`)
      }
      expect(found).to.contain(`/data lets others replace the files in it (0777)`)
      expect(picture()).to.deep.equal(before)
    } finally {
      await connection.close()
    }
  })

  it('finds data keys that an old secret has wrapped, and wraps none anew', async () => {
    const connection = await connect({ url: `sqlite:${path()}` })
    const old = 'n7Yw4_RkUe0fVbMz3t-Q8aPdXg6sLhJ1cToEi2WxBzC'
    try {
      await new Migrator(connection).up()
      const store = new SequelizeKeyStore(connection)
      await new DataKeys(store, [old], () => 0).ready()
      const before = await store.list()
      const both = await look({ SECRET: `${SETTINGS.SECRET},${old}` })
      expect(both.join('\n')).to.contain('The data key 1 is wrapped under an old secret')
      const only = await look()
      expect(only.join('\n')).to.contain(
        'The data key 1 is wrapped under a secret that is not listed',
      )
      expect((await look({ SECRET: old })).join('\n')).to.not.contain('data key')
      expect(await store.list()).to.deep.equal(before)
    } finally {
      await connection.close()
    }
  })

  it('finds passkeys that were made for another domain', async () => {
    const connection = await connect({ url: `sqlite:${path()}` })
    try {
      await new Migrator(connection).up()
      const domains = ['example.com', 'example.net', 'example.net']
      await new SequelizeFactorStore(connection).add(domains.map(storedPasskey))
      const found = (await look()).filter((one) => one.startsWith('PASSKEY_RP_ID'))
      expect(found).to.have.length(1)
      expect(found[0]).to.contain('is not "example.net", for which 2 passkeys were made')
    } finally {
      await connection.close()
    }
  })

  it('says so when a database cannot be asked', async () => {
    const found = await look({ DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/none' })
    expect(found.join('\n')).to.match(/DATABASE_URL leads to no database that answers/)
  })

  for (const database of [postgres, mariadb]) {
    it(`sees that migrations are pending on ${database.name}, and that its user may do everything`, async function () {
      const DATABASE_URL = await database.createUrl(this)
      const found = (await look({ DATABASE_URL })).join('\n')
      expect(found).to.contain('The migration 0001-users is pending')
      expect(found).to.contain('The database lets our user do everything on its server')
      expect(found).to.not.contain('The clock')

      const connection = await connect({ url: DATABASE_URL })
      expect((await new Migrator(connection).status()).executed).to.deep.equal([])
      await connection.close()
    })
  }

  it('sees a database of MariaDB in three bytes, and one that cuts off', async function () {
    const DATABASE_URL = await mariadb.createUrl(this)
    const connection = await connect({ url: DATABASE_URL })
    const name = new URL(DATABASE_URL).pathname.slice(1)
    try {
      await connection.query(`ALTER DATABASE ${name} CHARACTER SET utf8mb3`)
      await connection.query("SET GLOBAL sql_mode = ''")
      const found = (await look({ DATABASE_URL })).join('\n')
      expect(found).to.contain('is not in UTF-8 with all its characters').and.contain('cuts off')
    } finally {
      await connection.query('SET GLOBAL sql_mode = DEFAULT')
      await connection.close()
    }
  })
})
