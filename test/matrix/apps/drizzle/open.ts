import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { grant } from './may.ts'
import * as narrow from './narrow/users.ts'
import * as wide from './wide/users.ts'

const client = new PGlite((process.env.DATABASE_URL ?? '').replace('pglite:', ''))

export async function open(folder: string) {
  return {
    users: folder === 'wide' ? wide : narrow,
    db: drizzle(client),
    grant,
    async hashOf(table: string, login: string): Promise<string> {
      const sql = `SELECT pw_hash FROM ${table} WHERE login = $1`
      return (await client.query<{ pw_hash: string }>(sql, [login])).rows[0]?.pw_hash ?? ''
    },
    async deactivate(table: string, login: string) {
      await client.query(`UPDATE ${table} SET enabled = false WHERE login = $1`, [login])
    },
    close: async () => {
      if (folder === 'wide') await client.close()
    },
  }
}
