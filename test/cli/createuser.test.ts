import { join } from 'node:path'
import { expect } from 'chai'
import { connect } from '../../src/database/connection/connect.ts'
import { SequelizeUserStore } from '../../src/database/users/user-store.ts'
import { Workplace } from '../support/cli.ts'
import { MemorySite, runInProcess } from './run-in-process.ts'

const PASSWORD = 'correct horse battery staple'

describe('gadwall createuser and createsuperuser', function () {
  this.timeout(60_000)
  let place: Workplace
  beforeEach(() => {
    place = new Workplace()
  })
  afterEach(() => place.remove())

  /** The users that the commands have made. */
  async function usersByName(...names: string[]) {
    const url = `sqlite:${join(place.directory, 'data/gadwall.sqlite')}`
    const connection = await connect({ url })
    try {
      const store = new SequelizeUserStore(connection)
      return await Promise.all(names.map((name) => store.findByUsername(name)))
    } finally {
      await connection.close()
    }
  }

  it('makes an account with the password that comes on standard input', async () => {
    const args = [
      'createuser',
      '--username',
      'Ada',
      '--email',
      'ada@EXAMPLE.com',
      '--password-stdin',
    ]
    const run = await place.gadwall(args, { input: `${PASSWORD}\nnot the password\n` })
    expect(run).to.deep.equal({ code: 0, out: 'Created Ada.\n', err: '' })

    const [ada] = await usersByName('ada')
    expect(ada).to.include({ email: 'ada@example.com', isStaff: false, isSuperuser: false })
    expect(ada?.passwordHash).to.match(/^\$bcrypt-sha256\$v=2,t=2b,r=4\$/)
  })

  it('makes a superuser, who is staff', async () => {
    const run = await place.gadwall(['createsuperuser', '--username', 'root', '--password-stdin'], {
      input: PASSWORD,
    })

    expect(run).to.deep.equal({ code: 0, out: 'Created root.\n', err: '' })
    expect((await usersByName('root'))[0]).to.include({ isStaff: true, isSuperuser: true })
  })

  it('refuses what the pages would refuse: one line, exit 1, and nothing half-written', async () => {
    const args = ['createuser', '--username', 'a b', '--email', 'x', '--password-stdin']

    expect(await place.gadwall(args, { input: 'a duck' })).to.deep.equal({
      code: 1,
      out: '',
      err:
        'gadwall: username: Use at most 150 letters, digits and the characters _ . @ + - only. ' +
        'email: Enter one plain address, such as ada@example.com. ' +
        'password: This is not long enough: use at least 15 characters.\n',
    })
    expect(await usersByName('a b')).to.deep.equal([null])
  })

  it('makes an account that nobody can log in to when no password is given', async () => {
    const site = new MemorySite()
    const run = await runInProcess(['createuser', '--username', 'robot', '--no-input'], { site })

    expect(run).to.include({ code: 0, out: 'Created robot, without a usable password.\n' })
    expect(site.users.all[0]?.passwordHash).to.match(/^!/)
  })

  it('takes the first line for the password, with every letter and blank of it', async () => {
    for (const input of ['  pässwörd with 🔑 blanks  ', '\tan accent typed apart: e\u0301 ']) {
      for (const end of ['', '\n', '\r\n', '\nmore\nlines']) {
        const site = new MemorySite()
        await runInProcess(['createuser', '--username', 'ada', '--password-stdin'], {
          site,
          input: input + end,
        })
        expect(site.users.all[0]?.passwordHash).to.equal(`counted$1$${input.normalize('NFC')}`)
      }
    }
  })

  it('makes nobody when the name is taken or missing, or the password is empty or endless', async () => {
    const site = new MemorySite()
    await runInProcess(['createuser', '--username', 'ada', '--no-input'], { site })
    const table: [args: string[], input: string, complaint: string][] = [
      [['--username', 'ADA', '--no-input'], '', 'username: This username is taken.'],
      [['--username', '', '--no-input'], '', 'username: Choose a username.'],
      [['--no-input'], '', 'Give --username: nobody can be asked.'],
      [[], '', 'Give --username: nobody can be asked.'],
      [
        ['--username', 'eve', '--password-stdin'],
        '',
        'password: This is not long enough: use at least 15 characters.',
      ],
      [
        ['--username', 'eve', '--password-stdin'],
        'x'.repeat(2000),
        'password: Use at most 1024 bytes, about as many letters.',
      ],
      [
        ['--username', 'eve', '--password-stdin'],
        'x'.repeat(20_000),
        'The password on standard input is too long.',
      ],
    ]
    for (const [args, input, complaint] of table) {
      const run = await runInProcess(['createuser', ...args], { site, input })
      expect(run).to.deep.equal({ code: 1, out: '', err: `gadwall: ${complaint}\n` })
    }
    expect(site.users.all).to.have.length(1)
  })
})
