import { definePermissions } from 'gadwall'
import { createPasswords } from 'gadwall/passwords'
import { attach, SequelizeGrantStore } from 'gadwall/sequelize'
import { QueryTypes, Sequelize } from 'sequelize'
import * as narrow from './narrow/users.ts'
import * as wide from './wide/users.ts'

const permissions = definePermissions({ orders: { ship: 'Ship orders' } })

export async function open(folder: string) {
  const db = new Sequelize(process.env.DATABASE_URL ?? '', { logging: false })
  const users = folder === 'wide' ? wide : narrow
  await users.migrate(db, permissions)
  // One database has one way to hash: that of the file.
  const passwords = createPasswords(folder === 'wide' ? {} : { format: 'plain' })
  const stores =
    folder === 'wide' ? wide.memberStores(db, passwords) : narrow.oldMemberStores(db, passwords)
  return {
    users,
    db,
    async grant(_table: string, username: string, permission: string) {
      const user = await stores.users.findByUsername(username)
      const grants = new SequelizeGrantStore(attach(db, { tablePrefix: 'gw_' }))
      if (user) await grants.grant(stores.users.referenceTo(user as never), permission)
    },
    async hashOf(table: string, login: string): Promise<string> {
      const [row] = await db.query<{ pw_hash: string }>(
        `SELECT pw_hash FROM ${table} WHERE login = ?`,
        {
          replacements: [login],
          type: QueryTypes.SELECT,
        },
      )
      return row?.pw_hash ?? ''
    },
    async deactivate(table: string, login: string) {
      await db.query(`UPDATE ${table} SET enabled = 0 WHERE login = ?`, { replacements: [login] })
    },
    async close() {
      await passwords.close()
      await db.close()
    },
  }
}
