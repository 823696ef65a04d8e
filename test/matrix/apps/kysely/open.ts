import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import { grant } from './may.ts'
import * as narrow from './narrow/users.ts'
import * as wide from './wide/users.ts'

export async function open(folder: string) {
  const pool = new Pool({ connectionString: process.env.DATABASE_URL })
  const db = new Kysely<wide.Tables & narrow.Tables>({ dialect: new PostgresDialect({ pool }) })
  return {
    users: folder === 'wide' ? wide : narrow,
    db: db as never,
    grant,
    hashOf: async (table: string, login: string): Promise<string> =>
      (await pool.query(`SELECT pw_hash FROM ${table} WHERE login = $1`, [login])).rows[0].pw_hash,
    async deactivate(table: string, login: string) {
      await pool.query(`UPDATE ${table} SET enabled = false WHERE login = $1`, [login])
    },
    close: () => db.destroy(),
  }
}
