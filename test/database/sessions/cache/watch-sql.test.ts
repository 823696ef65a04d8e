import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { StoreUnavailable } from '../../../../src/auth/errors.ts'
import { connect } from '../../../../src/database/connection/connect.ts'
import {
  type WatchedUsers,
  watchWrites,
} from '../../../../src/database/sessions/cache/watch-writes.ts'
import { ANYTHING, FAILED, Watched } from './watched.ts'

const UPDATE = "UPDATE members SET first_name = 'A' WHERE id = 7"
const NEW = `(id, username, username_key, password_hash, first_name, last_name, is_active, is_staff,
  is_superuser, date_joined) VALUES (7, 'ada', 'ada', '', '', '', 1, 0, 0, '2026-01-01')`

const WRITES: Readonly<Record<string, string>> = {
  'in capitals': UPDATE,
  'in small letters': UPDATE.toLowerCase(),
  'in letters of both kinds': UPDATE.replace('UPDATE', 'uPdAtE').replace('members', 'MemBers'),
  'with space before it': ` \n\t${UPDATE}`,
  'with a semicolon before it': `;${UPDATE}`,
  'after a comment': `/* SELECT */ ${UPDATE}`,
  'after a comment of one line': `-- SELECT\n${UPDATE}`,
  'as part of WITH': `WITH chosen AS (SELECT 7 AS id) ${UPDATE} AND id IN (SELECT id FROM chosen)`,
  'with RETURNING': `${UPDATE} RETURNING id`,
  'with a quoted name': UPDATE.replace('members', '"members"'),
  'with the name of the schema': UPDATE.replace('members', 'main.members'),
  'as REPLACE INTO': `REPLACE INTO members ${NEW}`,
  'as INSERT OR REPLACE': `insert or replace into members ${NEW}`,
  'as INSERT … ON CONFLICT': `INSERT INTO members ${NEW} ON CONFLICT DO UPDATE SET is_active = 0`,
  'as INSERT … SELECT': 'INSERT INTO clubs SELECT 9, username FROM members LIMIT 1',
  'as DELETE': 'DELETE FROM members WHERE id = 7',
  'of a session': "UPDATE sessions SET version = 2 WHERE id_hash = 's1'",
  'of a session that ends': "DELETE FROM sessions WHERE id_hash = 's1'",
  'of a grant': 'DELETE FROM user_permissions',
  'of a group': "INSERT INTO groups (name) VALUES ('admins')",
  'of a group that somebody leaves': 'DELETE FROM user_groups',
  'of another table, which may have a trigger': "UPDATE clubs SET title = 'x'",
}

const READS: Readonly<Record<string, string>> = {
  'a SELECT': 'SELECT * FROM members',
  'in small letters': '  select * from sessions;',
  'in brackets': 'SELECT * FROM (SELECT id FROM members)',
  'a PRAGMA': 'PRAGMA table_info(members)',
}

const users: WatchedUsers = { backend: 'users', table: 'members', key: 'id' }

describe('what is written as SQL', () => {
  let watched: Watched
  before(async function open() {
    watched = await Watched.open(this)
  })
  after(() => watched.connection.close())
  beforeEach(() => watched.reset())

  for (const [way, sql] of Object.entries(WRITES)) {
    it(`never stays unnoticed: ${way}`, async () => {
      await watched.query(sql)
      expect(watched.take()).to.deep.equal([ANYTHING])
    })
  }

  it('never stays unnoticed, though it is called a SELECT', async () => {
    await watched.connection.query(`${UPDATE} RETURNING id`, { type: QueryTypes.SELECT })
    expect(watched.take()).to.deep.equal([ANYTHING])
  })

  it('never stays unnoticed, with values beside it', async () => {
    const values = ['A', 7]
    const query = 'UPDATE members SET first_name = ? WHERE id = ?'
    await watched.connection.query({ query, values })
    await watched.connection.query(query, { replacements: values })
    expect(watched.take()).to.deep.equal([ANYTHING, ANYTHING])
  })

  it('never stays unnoticed when it fails: it may have failed when it was done', async () => {
    const failed = await watched.query('UPDATE members SET id = 7').catch((error) => error)
    expect(failed).to.be.an.instanceOf(Error).and.not.an.instanceOf(StoreUnavailable)
    expect(watched.take()).to.deep.equal([ANYTHING])
  })

  it('is handed on unchanged, and so is what it answers', async () => {
    const [rows] = (await watched.query('SELECT id FROM members ORDER BY id')) as [unknown]
    expect(rows).to.deep.equal([{ id: 7 }, { id: 8 }])
    await watched.query(UPDATE)
    expect((await watched.ada()).firstName).to.equal('A')
  })

  for (const [way, sql] of Object.entries(READS)) {
    it(`drops nothing if it only reads: ${way}`, async () => {
      await watched.query(sql)
      expect(watched.take()).to.deep.equal([])
    })
  }

  it('drops nothing when models only read', async () => {
    await watched.ada()
    await watched.model.findAll({ where: { isStaff: true }, order: ['id'], limit: 1 })
    await watched.model.count()
    await watched.store.find('s1', 5)
    await watched.model.findOne({ where: { username: 'UPDATE members' } })
    expect(watched.take()).to.deep.equal([])
  })
})

describe('a store that cannot be asked', () => {
  it('leaves nothing that counts, were it only read', async () => {
    const connection = await connect({ url: 'sqlite::memory:' })
    const told: string[] = []
    const tell = (what: string) => () => told.push(what)
    watchWrites(connection, [users], {
      sessionChanged: tell('session'),
      userChanged: tell('user'),
      anythingChanged: tell(ANYTHING),
      storeFailed: tell(FAILED),
    })
    const unknown = await connection.query('SELECT * FROM nothing').catch((error) => error)
    expect(unknown).to.be.an.instanceOf(Error).and.not.an.instanceOf(StoreUnavailable)
    expect(told).to.deep.equal([])
    await connection.close()
    const away = await connection.query('SELECT 1').catch((error) => error)
    expect(away).to.be.an.instanceOf(StoreUnavailable)
    expect(told).to.deep.equal([FAILED])
  })
})
