import { QueryTypes } from 'sequelize'
import type { Connection } from '../connection/connection.ts'

/** The database cannot keep every character. */
export class WrongEncoding extends Error {
  constructor(encoding: string, remedy: string) {
    super(
      `The database keeps text in ${encoding}, which lacks most characters that people use. ${remedy}`,
    )
    this.name = 'WrongEncoding'
  }
}

/**
 * PostgreSQL keeps all text of a database in one encoding, which is chosen when it is made. (On MariaDB
 * our tables name theirs, and SQLite has only Unicode.)
 *
 * @throws WrongEncoding
 */
export async function checkEncoding(connection: Connection): Promise<void> {
  if (connection.getDialect() !== 'postgres') return
  const options = { type: QueryTypes.SELECT } as const
  const [row] = await connection.query<{ server_encoding: string }>('SHOW server_encoding', options)
  const encoding = row?.server_encoding ?? 'no known encoding'
  if (encoding === 'UTF8') return
  throw new WrongEncoding(encoding, "Make one with CREATE DATABASE … ENCODING 'UTF8'.")
}
