import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { QueryTypes } from 'sequelize'
import { DataType } from 'sequelize-typescript'
import { Passwords } from '../../src/auth/passwords/passwords.ts'
import { SequelizeGrantStore } from '../../src/database/permissions/grant-store.ts'
import { SequelizeUserStore } from '../../src/database/users/user-store.ts'
import { AbstractUser, connect, makeReady, UserBackend } from '../../src/sequelize.ts'
import { backendSuite, countingHasher, runSuite } from '../../src/testing.ts'
import { declareTable } from '../models/club.ts'

const TABLE = `CREATE TABLE tbl_members (
  member_no CHAR(6) PRIMARY KEY NOT NULL, login VARCHAR(150) NOT NULL UNIQUE,
  pass_hash VARCHAR(255), enabled INTEGER)`

class Member extends AbstractUser {
  static override columns = {
    id: 'member_no',
    username: 'login',
    usernameKey: null,
    email: null,
    emailKey: null,
    passwordHash: 'pass_hash',
    rehashedStamp: null,
    firstName: null,
    lastName: null,
    isActive: 'enabled',
    isStaff: null,
    isSuperuser: null,
    dateJoined: null,
    lastLogin: null,
  }

  declare id: string
}

declareTable(Member, 'tbl_members', { id: { type: DataType.CHAR(6), primaryKey: true } })

const suite = backendSuite({
  name: 'UserBackend over a legacy table',
  async open() {
    const directory = mkdtempSync(join(tmpdir(), 'gadwall-legacy-'))
    const hasher = countingHasher()
    const passwords = new Passwords([hasher])
    const connection = await connect({
      url: `sqlite:${directory}/old.sqlite`,
      models: [Member],
      passwords,
    })
    await makeReady(connection)
    await connection.query(TABLE)
    const store = new SequelizeUserStore(connection, Member, { backend: 'members' })
    const run = (sql: string, id: string) => connection.query(sql, { replacements: { id } })
    let last = 0
    return {
      backend: new UserBackend(store, passwords, { name: 'members' }),
      addUser({ username, password }) {
        last += 1
        const id = `M-${String(last).padStart(4, '0')}`
        return store.createUser(username, null, password, { id, isActive: true })
      },
      async rawUser(id) {
        const sql = 'SELECT * FROM tbl_members WHERE member_no = :id'
        const [row] = await connection.query(sql, { replacements: { id }, type: QueryTypes.SELECT })
        return row ? JSON.stringify(row) : null
      },
      hashCount: () => hasher.count,
      async deactivate(id) {
        await run('UPDATE tbl_members SET enabled = 0 WHERE member_no = :id', id)
      },
      async removeUser(id) {
        await run('DELETE FROM tbl_members WHERE member_no = :id', id)
      },
      async grant(userId, name) {
        await connection.query("INSERT INTO permissions (name, label) VALUES (:name, '')", {
          replacements: { name },
        })
        await new SequelizeGrantStore(connection).grant({ backend: 'members', userId }, name)
      },
      async close() {
        await connection.close()
        rmSync(directory, { recursive: true, force: true })
      },
    }
  },
})

describe('the contract of backends on a legacy table', () => {
  runSuite(suite, { describe, it })
})
