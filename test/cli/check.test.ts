import { readdirSync } from 'node:fs'
import { expect } from 'chai'
import { connect, SequelizeFactorStore } from '../../src/sequelize.ts'
import { Workplace } from '../support/cli.ts'
import { storedPasskey } from '../support/stored-passkey.ts'
import { MemorySite, runInProcess } from './run-in-process.ts'

describe('gadwall check', function () {
  this.timeout(60_000)
  const place = new Workplace()
  after(() => place.remove())

  it('is content with a fresh clone, whose database migrates itself', async () => {
    const settings = { NODE_ENV: '', BCRYPT_COST: '' }

    expect(await place.gadwall(['check'], { settings })).to.deep.equal({
      code: 0,
      out: 'Everything is in order.\n',
      err: '',
    })
  })

  it('--deploy names everything that should not stand on the open net, and makes no file', async () => {
    const settings = { PASSWORD_MIN_LENGTH: '8', LOG_LEVEL: 'silent' }
    const elsewhere = new Workplace()
    const { code, out, err } = await elsewhere.gadwall(['check', '--deploy'], { settings })
    const files = readdirSync(elsewhere.directory)
    elsewhere.remove()

    expect({ code, out }).to.deep.equal({ code: 1, out: '' })
    expect(files.filter((name) => !name.startsWith('.'))).to.deep.equal([])
    for (const name of [
      'NODE_ENV',
      'BASE_URL',
      'SECRET',
      'DATABASE_URL',
      'BCRYPT_COST',
      'PASSWORD_MIN_LENGTH',
      'LOG_LEVEL',
    ]) {
      expect(err).to.match(new RegExp(`^${name} .+$`, 'm'))
    }
    expect(err).to.match(/gadwall: \d+ found\.\n$/)
  })

  it('--deploy is content when nothing is found', async () => {
    const findWeaknesses = async () => []
    expect(await runInProcess(['check', '--deploy'], { findWeaknesses })).to.deep.equal({
      code: 0,
      out: 'Everything is in order.\n',
      err: '',
    })
  })

  it('names users whose names look like older ones', async () => {
    const site = new MemorySite()
    const status = async () => ({ executed: ['1'], pending: [] as string[] })
    Object.assign(site.migrator, { status })
    site.lookAlikes.push('r\u043eot')
    const { code, err } = await runInProcess(['check'], { site })

    expect(code).to.equal(1)
    expect(err).to.contain('The username "r\u043eot" looks like an older one')
  })

  it('says how many passkeys were made for another domain, and what keeps them usable', async () => {
    const moved = new Workplace({ BASE_URL: 'https://login.example.com' })
    try {
      expect((await moved.gadwall(['migrate'])).code).to.equal(0)
      const connection = await connect({ url: `sqlite:${moved.directory}/data/gadwall.sqlite` })
      const domains = ['example.com', 'example.com', 'login.example.com', 'example.net']
      await new SequelizeFactorStore(connection).add(domains.map(storedPasskey))
      await connection.close()
      const { code, err } = await moved.gadwall(['check'])
      expect(code).to.equal(1)
      expect(err).to.contain('PASSKEY_RP_ID is not "example.com", for which 2 passkeys were made: ')
      expect(err).to.contain('PASSKEY_RP_ID="example.com" keeps them usable')
      expect(err).to.contain('for which 1 passkey was made: ')
      expect(err).to.contain('let BASE_URL lead to example.net again')
      expect(err).to.match(/gadwall: 2 found\.\n$/)

      const settings = { PASSKEY_RP_ID: 'example.com' }
      const other = await moved.gadwall(['check'], { settings })
      expect(other.err).to.contain('PASSKEY_RP_ID="login.example.com" keeps them usable')
      expect(other.err).to.not.contain('is not "example.com"')
    } finally {
      moved.remove()
    }
  })

  it('names what a newer version has run, and what the migrations have made and is gone', async () => {
    const site = new MemorySite()
    const pending: string[] = []
    const found = { executed: ['1'], pending, unknown: ['9-later'], missing: ['users.email'] }
    Object.assign(site.migrator, { status: async () => found })
    const { code, err } = await runInProcess(['check'], { site })

    expect(code).to.equal(1)
    expect(err).to.match(/^The migration 9-later was run by a newer version/)
    expect(err).to.contain('The database has no users.email')
    expect(err).to.match(/gadwall: 2 found\.\n$/)
  })

  it('names the command where migrations are pending', async () => {
    expect(await runInProcess(['check'], { site: new MemorySite() })).to.deep.equal({
      code: 1,
      out: '',
      err: 'Migrations are pending: run `gadwall migrate`.\ngadwall: 1 found.\n',
    })
  })
})
