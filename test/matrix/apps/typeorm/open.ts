import { readFileSync } from 'node:fs'
import { DataSource } from 'typeorm'
import { grant } from './may.ts'
import * as narrow from './narrow/users.ts'
import * as wide from './wide/users.ts'

export async function open(folder: string) {
  const file = (process.env.DATABASE_URL ?? '').replace('sqlite:', '')
  const entities = [wide.memberEntity, narrow.oldMemberEntity]
  const db = new DataSource({ type: 'sqljs', database: readFileSync(file), entities })
  await db.initialize()
  return {
    users: folder === 'wide' ? wide : narrow,
    db,
    grant,
    hashOf: async (table: string, login: string): Promise<string> =>
      (await db.query(`SELECT pw_hash FROM ${table} WHERE login = ?`, [login]))[0].pw_hash,
    async deactivate(table: string, login: string) {
      await db.query(`UPDATE ${table} SET enabled = 0 WHERE login = ?`, [login])
    },
    close: () => db.destroy(),
  }
}
