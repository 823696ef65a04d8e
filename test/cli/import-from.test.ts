import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { connect } from '../../src/database/connection/connect.ts'
import { SequelizeUserStore } from '../../src/database/users/user-store.ts'
import { Browser } from '../support/browser.ts'
import { ServerProcess } from '../support/server-process.ts'

const PASSWORD = 'correct horse battery'
const EXPORTS = join(import.meta.dirname, '../vectors/exports')
const BCRYPT = '$2b$04$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'

/** A file as the product writes it, and who is in it. */
const SAMPLES: readonly (readonly [kind: string, file: string, names: readonly string[]])[] = [
  ['auth0', 'auth0.ndjson', ['auth0.one@example.com', 'auth0.two@example.com']],
  ['firebase', 'firebase.json', ['firebase.one@example.com']],
  ['firebase', 'firebase.csv', ['firebase.two@example.com']],
  ['keycloak', 'keycloak.json', ['keycloak.one']],
  ['supabase', 'supabase.csv', ['supabase.one@example.com']],
  ['wordpress', 'wordpress.csv', ['word_press']],
  ['django', 'django.json', ['django.one']],
  ['laravel', 'laravel.csv', ['laravel.one@example.com']],
  ['devise', 'devise.csv', ['devise.one@example.com']],
  ['okta', 'okta.json', ['okta.one@example.com']],
  ['better-auth', 'better-auth.json', ['better.one@example.com']],
  ['ldif', 'ldif.ldif', ['ldif.one']],
  ['htpasswd', 'htpasswd', ['htpasswd.one']],
  ['shadow', 'shadow', ['shadow.one']],
]

describe('gadwall import --from', function () {
  this.timeout(120_000)
  let server: ServerProcess
  before(async () => {
    server = await ServerProcess.start({
      FIREBASE_SIGNER_KEY: Buffer.alloc(64, 7).toString('base64'),
    })
  })
  after(() => server?.remove())

  const logIn = async (username: string, password: string) =>
    (await new Browser(server.url).submit('/login', { username, password })).status

  const userOf = async (username: string) => {
    const connection = await connect({ url: `sqlite:${server.file}` })
    try {
      return await new SequelizeUserStore(connection).findByUsername(username)
    } finally {
      await connection.close()
    }
  }

  const importText = (name: string, content: string | Buffer, ...args: readonly string[]) => {
    const file = join(server.workplace.directory, name)
    writeFileSync(file, content)
    return server.workplace.gadwall(['import', file, ...args])
  }

  for (const [kind, file, names] of SAMPLES) {
    it(`moves people in from ${kind} as it writes them (${file}): they log in`, async () => {
      const path = join(EXPORTS, file)
      const dry = await server.workplace.gadwall(['import', path, '--from', kind, '--dry-run'])
      const run = await server.workplace.gadwall(['import', path, '--from', kind])

      expect(run, run.err).to.include({ code: 0, err: '' })
      expect(dry.out.replace('good', 'created')).to.equal(
        run.out.replace('\n', ' Nothing was written.\n'),
      )
      for (const name of names) {
        expect(await logIn(name, `${PASSWORD}x`), name).to.equal(401)
        expect(await logIn(name, PASSWORD), name).to.equal(303)
      }
    })
  }

  it('takes along what the export knows of a person', async () => {
    expect(await userOf('django.one')).to.deep.include({
      email: 'django.one@example.com',
      firstName: 'Dj',
      lastName: 'Ango',
      isStaff: true,
      isSuperuser: false,
      dateJoined: new Date('2014-05-06T07:08:09.123Z'),
    })
    expect(await userOf('firebase.one@example.com')).to.deep.include({
      firstName: 'Fire One',
      dateJoined: new Date(1600000000000),
    })
    expect(await userOf('ldif.one')).to.include({ firstName: 'Zoë', lastName: 'One' })
    // The login was the address of somebody else.
    expect(await userOf('wordpress.two@example.com')).to.include({ firstName: 'Two' })
  })

  it('reads columns of other names by --map, in any case, into JSON and joined', async () => {
    const run = await importText(
      'mapped.csv',
      `LOGIN;Mail;Hash;profile;first;last\nmapped;mapped@example.com;${BCRYPT};"{""name"":{""last"":""Doe""}}";Jo;Ann\n`,
      ...['--delimiter', ';', '--unknown', 'refuse'],
      '--map',
      'username=login,email=mail,passwordHash=hash,firstName=first+last,lastName=profile.name.last',
    )
    expect(run, run.err).to.include({ code: 0 })
    expect(await userOf('mapped')).to.include({
      email: 'mapped@example.com',
      passwordHash: BCRYPT,
      firstName: 'Jo Ann',
      lastName: 'Doe',
    })
  })

  it('refuses a column that nobody reads, or skips it', async () => {
    const content = 'username,shoeSize\nskipped,43\n'
    const refused = await importText('unknown.csv', content)
    const skipped = await importText('unknown.csv', content, '--unknown', 'skip')

    expect(refused).to.include({ code: 1 })
    expect(refused.err).to.contain('--unknown skip')
    expect(skipped, skipped.err).to.include({ code: 0 })
  })

  it('reads UTF-16, with a mark and without, and a JSON array of records of ours', async () => {
    const text = 'Username,First_Name\nutf16,Zoë\n'
    const little = Buffer.from(text.replace('utf16', 'utf16le'), 'utf16le')
    const big = Buffer.from(`\uFEFF${text.replace('utf16', 'utf16be')}`, 'utf16le').swap16()
    for (const [name, content] of [
      ['le.csv', little],
      ['be.csv', big],
      ['array.json', '[\n{"username":"array.one"},\n{"username":"array.two"}\n]\n'],
    ] as const) {
      const run = await importText(name, content)
      expect(run, run.err).to.include({ code: 0 })
    }
    expect((await userOf('utf16le'))?.firstName).to.equal('Zoë')
    expect((await userOf('utf16be'))?.firstName).to.equal('Zoë')
    expect(await userOf('array.two')).to.not.equal(null)
  })

  it('names the line of what it refuses, in the file as it stands', async () => {
    const run = await importText(
      'bad.json',
      '[\n{"username":"fine.one"},\n{\n"username":"a b"}\n]\n',
      '--dry-run',
    )
    expect(run).to.include({ code: 1 })
    expect(run.err).to.match(/^line 3: username: /)
  })
})
