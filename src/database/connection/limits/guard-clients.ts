import type { Connection } from '../connection.ts'
import { changeDriver } from '../sequelize-internals.ts'

interface PostgresDriver {
  readonly Client: new (config: object) => { on(event: 'error', listener: () => void): unknown }
}

/**
 * Gives each client of PostgreSQL a listener for errors from its beginning. Sequelize adds its own a moment
 * after the client is connected: one whose server ends it in that moment would end the process.
 */
export function guardPostgresClients(connection: Connection): void {
  changeDriver(connection, (driver) => {
    const { Client } = driver as PostgresDriver
    class GuardedClient extends Client {
      constructor(config: object) {
        super(config)
        this.on('error', () => {})
      }
    }
    return Object.create(driver, { Client: { value: GuardedClient } }) as object
  })
}
