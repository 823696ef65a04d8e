import { expect } from 'chai'
import fc from 'fast-check'
import { canonicalEmail } from '../../../src/auth/accounts/names.ts'
import { IMPORT_COLUMNS } from '../../../src/auth/import/import-columns.ts'
import { type ImportedUser, readUserRecord } from '../../../src/auth/import/user-record.ts'
import { inspectHash } from '../../../src/auth/passwords/inspect-hash.ts'

const BCRYPT = '$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW'
const MD5 = '5f4dcc3b5aa765d61d8327deb882cf99'

function read(record: Record<string, unknown>, options = {}): ImportedUser {
  const result = readUserRecord({ username: 'ada', ...record }, options)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.user
}

function problemsOf(record: Record<string, unknown>): string[] {
  const result = readUserRecord(record)
  return result.ok ? [] : result.problems.map(({ column, code }) => `${column}: ${code}`)
}

const dates = (...texts: unknown[]) =>
  texts.map((dateJoined) => read({ dateJoined }).dateJoined?.toISOString())

describe('readUserRecord()', () => {
  it('needs a username only, and gives everything else its usual value', () => {
    for (const missing of [undefined, null, '']) {
      const others = Object.fromEntries(IMPORT_COLUMNS.slice(1).map((name) => [name, missing]))
      expect(read(others)).to.deep.equal({
        username: 'ada',
        email: null,
        firstName: '',
        lastName: '',
        isActive: true,
        isStaff: false,
        isSuperuser: false,
        dateJoined: null,
        groups: [],
        credential: { kind: 'none' },
      })
    }
  })

  it('takes what is written in many ways', () => {
    expect(read({ username: ' ＡdaÉ ' }).username).to.equal('AdaÉ')
    expect(read({ email: ' Ada@EXAMPLE.com ' }).email).to.equal('Ada@example.com')
    expect(read({ username: 'ada@x.org', email: 'Ada@X.org' }).username).to.equal('ada@x.org')
    for (const isStaff of [true, 1, '1', 't', 'T', 'TRUE', 'True', 'yes']) {
      expect(read({ isStaff }).isStaff, String(isStaff)).to.equal(true)
    }
    for (const isActive of [false, 0, '0', 'f', 'F', 'FALSE', 'False', 'no']) {
      expect(read({ isActive }).isActive, String(isActive)).to.equal(false)
    }
    expect(read({ groups: 'staff; press;;staff' }).groups).to.deep.equal(['staff', 'press'])
    expect(read({ groups: ['a;b', 'c'] }).groups).to.deep.equal(['a;b', 'c'])
    expect(read({ firstName: '𠮷'.repeat(150) }).firstName).to.have.length(300)
  })

  it('takes the date that MySQL writes where there is none for none', () => {
    expect(read({ dateJoined: '0000-00-00 00:00:00' }).dateJoined).to.equal(null)
  })

  it('takes dates as JSON, Python and PostgreSQL write them', () => {
    expect(
      dates(
        '2014-05-06',
        '2014-05-06T07:08:09Z',
        '2014-05-06T07:08:09.123456Z',
        '2014-05-06 07:08:09.123456+00:00',
        '2014-05-06 07:08:09+02',
        '2014-05-06T07:08:09-0330',
        '2014-05-06 07:08',
        '2016-02-29',
      ),
    ).to.deep.equal([
      '2014-05-06T00:00:00.000Z',
      '2014-05-06T07:08:09.000Z',
      '2014-05-06T07:08:09.123Z',
      '2014-05-06T07:08:09.123Z',
      '2014-05-06T05:08:09.000Z',
      '2014-05-06T10:38:09.000Z',
      '2014-05-06T07:08:00.000Z',
      '2016-02-29T00:00:00.000Z',
    ])
  })

  it('tells hashes that can be stored from those that must be wrapped and from passwords', () => {
    const allowWeak = { allowWeak: true }
    expect(read({ passwordHash: BCRYPT }).credential).to.deep.equal({
      kind: 'hash',
      encoded: BCRYPT,
    })
    expect(read({ passwordHash: MD5 }, allowWeak).credential).to.deep.equal({
      kind: 'weak',
      encoded: MD5,
    })
    expect(read({ passwordHash: '!unusable' }).credential).to.deep.equal({ kind: 'none' })
    const { credential } = read({ password: 'her password' })
    expect(credential.kind === 'password' && credential.password.reveal()).to.equal('her password')
    expect(JSON.stringify(credential)).not.to.contain('her password')
  })

  it('refuses by column, with all reasons of a line at once', () => {
    const table: [record: Record<string, unknown>, problem: string][] = [
      [{ username: '' }, 'username: import.missing'],
      [{ username: 'a b' }, 'username: import.username_invalid'],
      [{ username: 7 }, 'username: import.username_invalid'],
      [{ username: 'a'.repeat(151) }, 'username: import.username_invalid'],
      [{ username: 'a@example.com' }, 'username: import.username_foreign_email'],
      [{ email: 'a@b@c' }, 'email: import.email_invalid'],
      [{ email: ['a@b.c'] }, 'email: import.not_text'],
      [{ firstName: 'a'.repeat(151) }, 'firstName: import.name_invalid'],
      [{ lastName: 'a\0b' }, 'lastName: import.name_invalid'],
      [{ lastName: '\ud800' }, 'lastName: import.name_invalid'],
      [{ firstName: 7 }, 'firstName: import.name_invalid'],
      [{ isActive: 'perhaps' }, 'isActive: import.flag_invalid'],
      [{ isStaff: { toString: 1 } }, 'isStaff: import.flag_invalid'],
      [{ isSuperuser: 2 }, 'isSuperuser: import.flag_invalid'],
      [{ dateJoined: 'yesterday' }, 'dateJoined: import.date_invalid'],
      [{ dateJoined: '2014-02-30' }, 'dateJoined: import.date_invalid'],
      [{ dateJoined: '2014-05-06T25:00:00Z' }, 'dateJoined: import.date_invalid'],
      [{ dateJoined: '0099-01-01' }, 'dateJoined: import.date_invalid'],
      [{ dateJoined: 1399359600 }, 'dateJoined: import.date_invalid'],
      [{ groups: ['ok', 7] }, 'groups: import.groups_invalid'],
      [{ groups: 'g'.repeat(151) }, 'groups: import.group_too_long'],
      [{ passwordHash: 'secret' }, 'passwordHash: import.hash_unknown'],
      [{ passwordHash: MD5 }, 'passwordHash: import.hash_weak'],
      [{ passwordHash: BCRYPT.replace('12', '31') }, 'passwordHash: import.hash_too_expensive'],
      [{ passwordHash: BCRYPT, password: 'x' }, 'password: import.password_twice'],
      [{ password: 7 }, 'password: import.not_text'],
      [{ password: 'x'.repeat(1025) }, 'password: import.password_too_long'],
      [{ password: 'a secret\0' }, 'password: import.not_text'],
      [{ shoeSize: 43 }, 'shoeSize: import.unknown_column'],
    ]
    for (const [record, problem] of table) {
      const [first = 'nothing', ...others] = problemsOf({ username: 'ada', ...record })
      expect(first, JSON.stringify(record)).to.equal(problem)
      expect(others).to.deep.equal([])
    }
    expect(problemsOf({ email: 'x', isStaff: 'x', size: 1 })).to.have.length(4)
  })

  it('never says a password or a hash in a reason', () => {
    for (const column of ['password', 'passwordHash']) {
      expect(
        JSON.stringify(readUserRecord({ username: 'ada', [column]: 's3cret'.repeat(300) })),
      ).not.to.contain('s3cret')
    }
  })

  it('never throws, whatever a line holds', () => {
    const columns = fc.oneof(fc.constantFrom(...IMPORT_COLUMNS), fc.string())
    const values = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: 'binary' }),
      fc.constant(BCRYPT),
      fc.constant({ toString: null, valueOf: 1 }),
    )
    fc.assert(
      fc.property(fc.dictionary(columns, values), (record) => {
        const result = readUserRecord(record, { allowWeak: true })
        expect(result.ok || result.problems.length > 0).to.equal(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('reads what it reads quickly no other than slowly', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9._+@-]{0,12}$/)
    fc.assert(
      fc.property(part, part, (local, domain) => {
        const result = readUserRecord({ username: 'ada', email: `${local}@${domain}` })
        const expected = canonicalEmail(`${local}@${domain}`)
        expect(result.ok ? result.user.email : null).to.equal(expected)
      }),
      { numRuns: 2000 },
    )
    const bcrypt = fc.stringMatching(/^\$2[abxy]?\$[01]\d\$[./A-Za-z0-9]{53}$/)
    fc.assert(
      fc.property(bcrypt, (passwordHash) => {
        const result = readUserRecord({ username: 'ada', passwordHash })
        expect(result.ok, passwordHash).to.equal(inspectHash(passwordHash).ok)
      }),
    )
  })
})
