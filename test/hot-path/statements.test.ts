import { expect } from 'chai'
import { DataTypes, QueryTypes } from 'sequelize'
import type { AppFixture } from './app-fixture.ts'
import { look } from './snapshot.ts'
import { openTestApp, type Somebody, type TestApp } from './test-app.ts'

type Write = (app: AppFixture, somebody: Somebody) => Promise<unknown>

/** Ways in which an app writes that somebody is called Augusta. */
const RENAMES: Readonly<Record<string, Write>> = {
  'a statement in small letters': ({ connection }, { id }) =>
    connection.query(`update "users" set first_name = 'Augusta' where id = ${id}`),
  'a statement after a comment': ({ connection }, { id }) =>
    connection.query(
      `/* SELECT */ -- of our own\n UPDATE users SET first_name = 'Augusta' WHERE id = ${id}`,
    ),
  'a statement that begins with WITH': ({ connection }, { id }) =>
    connection.query(
      `WITH chosen AS (SELECT ${id} AS id)
       UPDATE users SET first_name = 'Augusta' WHERE id IN (SELECT id FROM chosen)`,
    ),
  'a statement that claims to be a SELECT': ({ connection }, { id }) =>
    connection.query(`UPDATE users SET first_name = 'Augusta' WHERE id = ${id} RETURNING id`, {
      type: QueryTypes.SELECT,
    }),
  'a statement with values beside it': ({ connection }, { id }) =>
    connection.query(
      { query: 'UPDATE users SET first_name = ? WHERE id = ?', values: ['Augusta', id] },
      { type: QueryTypes.UPDATE },
    ),
  'a statement with bound values': ({ connection }, { id }) =>
    connection.query('UPDATE users SET first_name = $name WHERE id = $id', {
      bind: { name: 'Augusta', id },
    }),
  'the interface for queries': ({ connection }, { id }) =>
    connection.getQueryInterface().bulkUpdate('users', { first_name: 'Augusta' }, { id }),
  'a model with a number for the id': ({ users }, { id }) =>
    users.model.update({ firstName: 'Augusta' }, { where: { id: Number(id) } }),
  'a model with another condition': ({ users }, { name }) =>
    users.model.update({ firstName: 'Augusta' }, { where: { username: name } }),
  'a model without hooks': ({ users }, { id }) =>
    users.model.update({ firstName: 'Augusta' }, { where: { id: Number(id) }, hooks: false }),
  'an upsert that meets the name': async ({ users }, { name }) => {
    const user = await users.findByUsername(name)
    const values = { ...user?.get(), id: undefined, firstName: 'Augusta' }
    return users.model.upsert(values, { conflictFields: ['username_key'] as never })
  },
  'an upsert that meets the name, of a row with another id': async ({ users }, { name }) => {
    const user = await users.findByUsername(name)
    const values = { ...user?.get(), id: 1_000_000, firstName: 'Augusta' }
    const fields = ['firstName', 'usernameKey']
    return users.model.upsert(values, { fields, conflictFields: ['username_key'] as never })
  },
  'many rows that replace what is there': async ({ users }, { id }) => {
    const user = await users.findById(id)
    return users.model.bulkCreate([{ ...user?.get(), firstName: 'Augusta' }], {
      updateOnDuplicate: ['firstName'],
    })
  },
  'a second model of the same table with another key': async ({ connection }, { name }) => {
    const columns = {
      number: { type: DataTypes.INTEGER, field: 'id' },
      login: { type: DataTypes.STRING, field: 'username', primaryKey: true },
      firstName: { type: DataTypes.STRING, field: 'first_name' },
    }
    const Contact = connection.define(`Contact${name}`, columns, { tableName: 'users' })
    return (await Contact.findByPk(name))?.update({ firstName: 'Augusta' })
  },
  'BEGIN and COMMIT as statements': async ({ connection }, { id, browser }) => {
    await connection.query('BEGIN IMMEDIATE')
    await connection.query(`UPDATE users SET first_name = 'Augusta' WHERE id = ${id}`)
    await look(browser)
    await connection.query('COMMIT')
  },
  'SAVEPOINT and RELEASE as statements': async ({ connection }, { id, browser }) => {
    await connection.query('SAVEPOINT mine')
    await connection.query(`UPDATE users SET first_name = 'Augusta' WHERE id = ${id}`)
    await look(browser)
    await connection.query('RELEASE mine')
  },
  'a view of the table that can be written to': async ({ connection }, { id, name, browser }) => {
    await connection.query(`CREATE VIEW people_${name} AS SELECT id, first_name FROM users`)
    await connection.query(
      `CREATE TRIGGER pass_on_${name} INSTEAD OF UPDATE ON people_${name} BEGIN
         UPDATE users SET first_name = NEW.first_name WHERE id = NEW.id; END`,
    )
    await look(browser)
    return connection.query(`UPDATE people_${name} SET first_name = 'Augusta' WHERE id = ${id}`)
  },
  'a trigger of another table': async ({ connection }, { id, name, browser }) => {
    await connection.query(`CREATE TABLE clubs_${name} (patron INTEGER, title TEXT)`)
    await connection.query(`INSERT INTO clubs_${name} VALUES (${id}, '')`)
    await connection.query(
      `CREATE TRIGGER tell_${name} AFTER UPDATE ON clubs_${name} BEGIN
         UPDATE users SET first_name = NEW.title WHERE id = NEW.patron; END`,
    )
    await look(browser)
    return connection.query(`UPDATE clubs_${name} SET title = 'Augusta'`)
  },
}

describe('a name that the process itself changes is shown at its next request', () => {
  let app: TestApp
  before(async () => {
    app = await openTestApp()
  })
  after(() => app.stop())

  for (const [way, write] of Object.entries(RENAMES)) {
    it(`when it is written by ${way}`, async () => {
      const somebody = await app.somebody()
      for (let times = 0; times < 2; times++) {
        expect((await look(somebody.browser)).name).to.equal('')
      }
      await write(app, somebody)
      expect((await look(somebody.browser)).name).to.equal('Augusta')
    })
  }
})
