import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { StoreUnavailable } from '../../../../src/auth/errors.ts'
import { Rounds } from './rounds.ts'

const UPDATE = "UPDATE members SET first_name = 'A' WHERE id = 7"
const NEW = `(id, username, username_key, password_hash, first_name, last_name, is_active, is_staff,
  is_superuser, date_joined) VALUES (7, 'ada', 'ada', '', '', '', 1, 0, 0, '2026-01-01')`

const WRITES: Readonly<Record<string, string | readonly string[]>> = {
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
  'of many rows': "UPDATE members SET first_name = 'A'",
  'of a session': "UPDATE sessions SET version = 2 WHERE id_hash = 's1'",
  'of a session that ends': "DELETE FROM sessions WHERE id_hash = 's1'",
  'of a grant': 'DELETE FROM user_permissions',
  'of a group': "INSERT INTO groups (name) VALUES ('admins')",
  'of a group that somebody leaves': 'DELETE FROM user_groups',
  'of another table, with a trigger': [
    `CREATE TRIGGER IF NOT EXISTS tell AFTER UPDATE ON clubs BEGIN
       UPDATE members SET first_name = NEW.title; END`,
    "UPDATE clubs SET title = 'x'",
  ],
  'of a view, with a trigger': [
    'CREATE VIEW IF NOT EXISTS people AS SELECT id, first_name FROM members',
    `CREATE TRIGGER IF NOT EXISTS pass_on INSTEAD OF UPDATE ON people BEGIN
       UPDATE members SET first_name = NEW.first_name WHERE id = NEW.id; END`,
    "UPDATE people SET first_name = 'B' WHERE id = 7",
  ],
  'of another table, with a cascade': [
    `CREATE TABLE IF NOT EXISTS grantees (permission TEXT PRIMARY KEY)`,
    'DELETE FROM permissions',
    `INSERT INTO permissions VALUES ('reports.read', 'Read')`,
  ],
  'as VACUUM': 'VACUUM',
}

const READS: Readonly<Record<string, string>> = {
  'a SELECT': 'SELECT * FROM members',
  'in small letters': '  select * from sessions;',
  'in brackets': 'SELECT * FROM (SELECT id FROM members)',
  'a PRAGMA': 'PRAGMA table_info(members)',
}

describe('what is written as SQL', () => {
  let rounds: Rounds
  before(async function open() {
    rounds = await Rounds.open(this)
  })
  after(() => rounds.connection.close())
  beforeEach(() => rounds.reset())

  for (const [way, statements] of Object.entries(WRITES)) {
    it(`is right at the next request: ${way}`, async () => {
      for (const sql of [statements].flat()) await rounds.query(sql)
      await rounds.expectRight()
    })
  }

  it('is right at the next request, though it is called a SELECT', async () => {
    await rounds.connection.query(`${UPDATE} RETURNING id`, { type: QueryTypes.SELECT })
    expect(await rounds.nameShown()).to.equal('A')
  })

  it('is right at the next request, with values beside it', async () => {
    const query = 'UPDATE members SET first_name = ? WHERE id = ?'
    await rounds.connection.query({ query, values: ['A', 7] })
    expect(await rounds.nameShown()).to.equal('A')
    await rounds.connection.query(query, { replacements: ['B', 7] })
    expect(await rounds.nameShown()).to.equal('B')
  })

  it('is right at the next request after a statement that failed half-way', async () => {
    const failed = await rounds.query('UPDATE members SET id = 7').catch((error) => error)
    expect(failed).to.be.an.instanceOf(Error).and.not.an.instanceOf(StoreUnavailable)
    await rounds.expectRight()
  })

  for (const [way, sql] of Object.entries(READS)) {
    it(`drops nothing if it only reads: ${way}`, async () => {
      expect(await rounds.isCached()).to.equal(true)
      await rounds.query(sql)
      expect(await rounds.isCached()).to.equal(true)
    })
  }

  it('drops nothing when models only read', async () => {
    await rounds.ada()
    await rounds.model.findAll({ where: { isStaff: true }, order: ['id'], limit: 1 })
    await rounds.model.count()
    await rounds.store.find('s1', 5)
    await rounds.model.findOne({ where: { username: 'UPDATE members' } })
    expect(await rounds.isCached()).to.equal(true)
  })
})

describe('a store that cannot be asked', () => {
  it('shows nothing that was read before', async function closed() {
    const rounds = await Rounds.open(this)
    await rounds.reset()
    await rounds.connection.close()
    const away = await rounds.find().catch((error) => error)
    expect(away).to.be.an.instanceOf(StoreUnavailable)
  })
})
