import type { Sequelize } from 'sequelize-typescript'

/** An open database, with the models that live in it. */
export type Connection = Sequelize

export function isSqlite(connection: Connection): boolean {
  return connection.getDialect() === 'sqlite'
}
