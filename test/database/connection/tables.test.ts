import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { TABLE_NAMES, Tables } from '../../../src/database/connection/tables.ts'
import { connect } from '../../../src/sequelize.ts'

const SOURCE = fileURLToPath(new URL('../../../src/database', import.meta.url))

describe('Tables', () => {
  it('names tables as they are, under a prefix, in a schema, and in both', () => {
    const table: [prefix: string, sql: string, name: string][] = [
      ['', 'users', 'users'],
      ['gw_', 'gw_users', 'gw_users'],
      ['auth.', '"auth".users', 'users'],
      ['user.gw2_', '"user".gw2_users', 'gw2_users'],
    ]
    for (const [prefix, sql, name] of table) {
      const tables = new Tables(prefix)
      expect([tables.sql('users'), tables.nameOf('users')], prefix).to.deep.equal([sql, name])
    }
  })

  it('refuses what is no plain name, and says what is', () => {
    const wrong = ['Gw_', 'gw-', 'ü_', '1_', '.', '.gw_', 'a.b.c', 'a b', '"', "';--", 'gw_\n']
    for (const prefix of [...wrong, 'x'.repeat(21), `${'s'.repeat(64)}.`]) {
      expect(() => new Tables(prefix), JSON.stringify(prefix)).to.throw(TypeError, /such as "gw_"/)
    }
  })

  it('leaves room for the longest index name of PostgreSQL', () => {
    const longest = Math.max(...TABLE_NAMES.map((name) => name.length))
    expect(20 + longest + '_absolute_ends_at'.length).to.be.at.most(63)
  })
})

describe('connect() with a table prefix', () => {
  it('refuses a schema where there are none, and says what to leave out', async () => {
    for (const url of ['sqlite::memory:', 'mariadb://127.0.0.1:1/none']) {
      const error = await connect({ url, tablePrefix: 'auth.gw_' }).catch((reason) => reason)
      expect(error).to.be.instanceOf(TypeError)
      expect(error.message).to.contain('only PostgreSQL has: leave out "auth."')
    }
  })

  it('refuses a prefix that is no plain name before it opens anything', async () => {
    const options = { url: 'sqlite:/nowhere/at/all.sqlite', tablePrefix: 'a;b' }
    const error = await connect(options).catch((reason) => reason)
    expect(error).to.be.instanceOf(TypeError).with.property('message').that.contains('"a;b"')
  })
})

describe('src/database', () => {
  const NAMES = TABLE_NAMES.join('|')
  const LITERAL = new RegExp(
    `\\b(from|join|into|update|table|references)\\s+["\`']?(${NAMES})\\b`,
    'gi',
  )
  const found = (text: string) => [...text.replace(/^\s*(\/\/|\/?\*).*$/gm, '').matchAll(LITERAL)]
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('connection/tables.ts'),
  )

  it('names no table of ours in a statement but by way of Tables', () => {
    const named = files.flatMap((file) =>
      found(readFileSync(join(SOURCE, file), 'utf8')).map(([text]) => `${file}: ${text}`),
    )
    expect(files).to.have.length.above(40)
    expect(named).to.deep.equal([])
  })

  it('would be noticed if it did', () => {
    const statements = [
      'SELECT 1 FROM users WHERE 1',
      'DELETE FROM sessions',
      'a JOIN user_groups ON x',
      'INSERT INTO "groups" (name)',
      'UPDATE permissions SET x',
      'update `tokens` set x',
    ]
    for (const text of statements) expect(found(text), text).to.have.length(1)
    expect(
      found('// rows FROM users\nSELECT FROM users_of_mine, FROM $' + '{users}'),
    ).to.have.length(0)
  })
})
