import { join } from 'node:path'
import { expect } from 'chai'
import { connect } from '../../src/database/connection/connect.ts'
import { SequelizeUserStore } from '../../src/database/users/user-store.ts'
import { Workplace } from '../support/cli.ts'
import { MemorySite, runInProcess } from './run-in-process.ts'

describe('gadwall changepassword', function () {
  this.timeout(60_000)
  const place = new Workplace()
  before(async () => {
    const args = ['createuser', '--username', 'Ada', '--password-stdin']
    await place.gadwall(args, { input: 'correct horse battery staple' })
  })
  after(() => place.remove())

  async function ada() {
    const url = `sqlite:${join(place.directory, 'data/gadwall.sqlite')}`
    const connection = await connect({ url })
    try {
      return (await new SequelizeUserStore(connection).findByUsername('ada'))!
    } finally {
      await connection.close()
    }
  }

  it('sets a new password, which ends every session of the person', async () => {
    const before = await ada()
    const run = await place.gadwall(['changepassword', 'ADA', '--password-stdin'], {
      input: 'another long enough password\r\n',
    })
    expect(run).to.deep.equal({ code: 0, out: 'Changed the password of Ada.\n', err: '' })

    const after = await ada()
    expect(after.passwordHash).to.not.equal(before.passwordHash)
    expect(after.sessionStamp()).to.not.equal(before.sessionStamp())
  })

  it('changes nothing for a bad password: one line, exit 1', async () => {
    const before = await ada()
    const args = ['changepassword', 'ada', '--password-stdin']

    expect(await place.gadwall(args, { input: 'a duck\n' })).to.deep.equal({
      code: 1,
      out: '',
      err: 'gadwall: password: This is not long enough: use at least 15 characters.\n',
    })
    expect((await ada()).passwordHash).to.equal(before.passwordHash)
  })

  it('changes nothing for an unknown person, or when nobody can be asked', async () => {
    const site = new MemorySite()
    await runInProcess(['createuser', '--username', 'ada', '--no-input'], { site })
    const before = site.users.all[0]?.passwordHash
    const table: [args: string[], complaint: string][] = [
      [['nobody', '--password-stdin'], 'There is no user named "nobody".'],
      [['ada', '--no-input'], 'Give --password-stdin: nobody can be asked.'],
      [['ada'], 'Give --password-stdin: nobody can be asked.'],
    ]
    for (const [args, complaint] of table) {
      const run = await runInProcess(['changepassword', ...args], { site, input: 'x'.repeat(20) })
      expect(run).to.deep.equal({ code: 1, out: '', err: `gadwall: ${complaint}\n` })
    }
    expect(site.users.all[0]?.passwordHash).to.equal(before)
  })
})
