import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { connect } from '../../src/database/connection/connect.ts'
import type { Connection } from '../../src/database/connection/connection.ts'
import { SequelizeUserStore } from '../../src/database/users/user-store.ts'
import { Workplace } from '../support/cli.ts'
import { runInProcess } from './run-in-process.ts'

const BCRYPT = '$2b$04$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'
const MD5 = '5f4dcc3b5aa765d61d8327deb882cf99'

const BAD = `username,email,passwordHash
ada,ada@example.com,${BCRYPT}
a b,,${BCRYPT}
eve,not an address,secret
bob,bob@example.com,${MD5}
Ada,,
"x,,
`

describe('gadwall import', function () {
  this.timeout(60_000)
  let place: Workplace
  beforeEach(() => {
    place = new Workplace()
  })
  afterEach(() => place.remove())

  const write = (name: string, content: string | Buffer) =>
    writeFileSync(join(place.directory, name), content)
  const file = (name: string) => join(place.directory, name)

  /** Looks into the database that the commands have made. */
  async function look<T>(work: (users: SequelizeUserStore, connection: Connection) => Promise<T>) {
    const connection = await connect({ url: `sqlite:${file('data/gadwall.sqlite')}` })
    try {
      return await work(new SequelizeUserStore(connection), connection)
    } finally {
      await connection.close()
    }
  }

  const names = () =>
    look(async (users) => (await users.model.findAll({ order: ['id'] })).map((one) => one.username))

  it('moves users in with all they have, and leaves them alone when it is run again', async () => {
    write(
      'users.csv',
      'username,email,passwordHash,firstName,lastName,isActive,isStaff,isSuperuser,dateJoined,groups\r\n' +
        `Ada,Ada@EXAMPLE.com,${BCRYPT},"Ada ""A"",\r\nB",Lovelace,f,1,true,2014-05-06 07:08:09+00:00,staff;press\r\n` +
        'eve,,,,,,,,,\r\n',
    )
    const first = await place.gadwall(['import', 'users.csv'])
    const again = await place.gadwall(['import', 'users.csv'])

    const report = 'Of 2 lines: 2 created, 0 there already, 0 refused.\n'
    expect(first).to.deep.equal({ code: 0, out: report, err: '' })
    expect(again.out).to.equal('Of 2 lines: 0 created, 2 there already, 0 refused.\n')
    await look(async (users, connection) => {
      expect(await users.findByUsername('ada')).to.deep.include({
        username: 'Ada',
        email: 'Ada@example.com',
        passwordHash: BCRYPT,
        firstName: 'Ada "A",\r\nB',
        lastName: 'Lovelace',
        isActive: false,
        isStaff: true,
        isSuperuser: true,
        dateJoined: new Date('2014-05-06T07:08:09Z'),
        lastLogin: null,
      })
      expect((await users.findByUsername('eve'))?.passwordHash).to.match(/^!/)
      const [rows] = await connection.query('SELECT backend, user_id FROM user_groups')
      expect(rows).to.deep.equal(Array(2).fill({ backend: 'users', user_id: '1' }))
    })
  })

  it('says in a dry run what is wrong with each line, and writes nothing', async () => {
    write('users.csv', BAD)
    const run = await place.gadwall(['import', 'users.csv', '--dry-run'])

    expect(run.code).to.equal(1)
    expect(run.out).to.equal(
      'Of 6 lines: 1 good, 0 there already, 5 refused. Nothing was written.\n',
    )
    expect(run.err.trimEnd().split('\n').sort()).to.deep.equal([
      'gadwall: 5 lines cannot be imported.',
      'line 3: username: Only letters, digits and _ . @ + - may be in it, 150 at most.',
      'line 4: email: It is not one plain address. passwordHash: No known format of password hashes looks like this.',
      'line 5: passwordHash: This hash is too weak to be kept as it is: allow weak hashes, and it is wrapped in a strong one.',
      'line 6: username: Line 2 has the same username.',
      'line 7: line: Quotes stand where they cannot.',
    ])
    expect(await names()).to.deep.equal([])
    expect(existsSync(file('users.csv.refused.ndjson'))).to.equal(false)
  })

  it('writes all or nothing', async () => {
    write('users.csv', BAD)
    const run = await place.gadwall(['import', 'users.csv'])

    expect(run).to.include({ code: 1, out: '' })
    expect(run.err).to.match(
      /gadwall: 5 of 6 lines cannot be imported, so nothing was written\. Mend them, or give --skip-bad to import the others\.\n$/,
    )
    expect(await names()).to.deep.equal([])
  })

  it('skips bad lines into a file for its owner only, which can be mended and imported', async () => {
    write('users.csv', BAD)
    const run = await place.gadwall(['import', 'users.csv', '--skip-bad'])
    const refused = file('users.csv.refused.ndjson')

    expect(run.code).to.equal(0)
    expect(run.out).to.equal(
      'Of 6 lines: 1 created, 0 there already, 5 refused.\nThe refused ones are in users.csv.refused.ndjson\n',
    )
    expect(statSync(refused).mode & 0o777).to.equal(0o600)
    const lines = readFileSync(refused, 'utf8').trimEnd().split('\n')
    const found = lines.map((line) => JSON.parse(line)).sort((one, other) => one.line - other.line)
    expect(found[0]).to.deep.equal({
      line: 3,
      reasons: ['username: Only letters, digits and _ . @ + - may be in it, 150 at most.'],
      record: { username: 'a b', email: '', passwordHash: BCRYPT },
    })
    expect(found[4]).to.deep.include({ line: 7, text: '"x,,' })

    write('mended.ndjson', (lines[0] as string).replace('a b', 'a_b'))
    expect((await place.gadwall(['import', 'mended.ndjson'])).code).to.equal(0)
    expect(await names()).to.deep.equal(['ada', 'a_b'])
  })

  it('wraps weak hashes and hashes passwords: nothing fast rests in the database', async () => {
    const people = [
      { username: 'ada', passwordHash: MD5 },
      { username: 'eve', password: 'her own password' },
    ]
    const input = people.map((one) => JSON.stringify(one)).join('\n')
    const run = await place.gadwall(['import', '-', '--format', 'ndjson', '--allow-weak'], {
      input,
    })

    expect(run).to.include({ code: 0, err: '' })
    await look(async (users) => {
      const [ada, eve] = await users.model.findAll({ order: ['id'] })
      expect(ada?.passwordHash)
        .to.match(/^\{wrapped\}.*\|\$bcrypt-sha256\$/)
        .and.not.contain(MD5)
      expect(eve?.passwordHash).to.match(/^\$bcrypt-sha256\$v=2,t=2b,r=4\$/)
    })
  })

  it('refuses a wrong call and a file that is not there before it opens anything', async () => {
    mkdirSync(file('folder.csv'))
    write('users.csv', 'username\n')
    const users = file('users.csv')
    const table: [args: string[], code: number, complaint: RegExp][] = [
      [[], 2, /A word is missing/],
      [['users.txt'], 2, /Give --format csv, ndjson or json/],
      [['-'], 2, /Give --format/],
      [[users, '--format', 'xml'], 2, /--format is csv, ndjson or json/],
      [[users, '--from', 'myspace'], 2, /--from is one of auth0, firebase, /],
      [[users, '--map', 'shoeSize=x'], 2, /--map is field=column,… with a field of ours first/],
      [[users, '--map', 'email=a,email=b'], 2, /--map names email twice/],
      [[users, '--delimiter', '"'], 2, /--delimiter is one letter/],
      [[users, '--unknown', 'x'], 2, /--unknown is refuse or skip/],
      [[users, '--refused', 'x'], 2, /--refused says where --skip-bad/],
      [[users, '--skip-bad', '--refused', users], 2, /--refused is the file/],
      [[file('none.csv')], 1, /There is no file ".*none\.csv"\./],
      [[file('folder.csv')], 1, /"\S+folder\.csv" is a directory\./],
    ]
    for (const [args, code, complaint] of table) {
      const run = await runInProcess(['import', ...args])
      expect(run, args.join(' ')).to.include({ code, out: '' })
      expect(run.err).to.match(complaint)
    }
  })

  it('shows nothing of a file to the terminal that the terminal would obey', async () => {
    write('users.ndjson', `${JSON.stringify({ username: 'ada', '\x1b[2J\x07': 1 })}\n`)
    const { err } = await place.gadwall(['import', 'users.ndjson', '--dry-run'])

    expect(err).to.contain('line 1: ?[2J?: No such column.')
  })

  it('draws a bar at a terminal, and takes it away in the end', async function () {
    const lines = Array.from({ length: 30_000 }, (_, index) => `user${index}\n`)
    write('users.csv', `username\n${lines.join('')}`)
    const { code, out } = await place.startAtTerminal(this, ['import', 'users.csv']).ended

    expect(code).to.equal(0)
    const plain = out.replaceAll('\x1b[K', '<clear>')
    expect(plain).to.match(/\r\[=* *\] \d+% \d+ lines<clear>/)
    expect(plain).to.match(/\r<clear>Of 30000 lines: 30000 created/)
  })
})
