import knex from 'knex'
import { grant } from './may.ts'
import * as narrow from './narrow/users.ts'
import * as wide from './wide/users.ts'

export async function open(folder: string) {
  const db = knex({ client: 'mysql2', connection: process.env.DATABASE_URL ?? '' })
  return {
    users: folder === 'wide' ? wide : narrow,
    db,
    grant,
    hashOf: async (table: string, login: string): Promise<string> =>
      (await db(table).where({ login }).first()).pw_hash,
    async deactivate(table: string, login: string) {
      await db(table).where({ login }).update({ enabled: 0 })
    },
    close: () => db.destroy(),
  }
}
