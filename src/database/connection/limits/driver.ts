import type { Socket } from 'node:net'

/** The driver's own connection to PostgreSQL or MariaDB. */
export interface DriverConnection {
  query(sql: string, ...rest: unknown[]): Promise<unknown>
}

/** Where a connection goes. */
export interface NetworkConfig {
  readonly host: string
  readonly port: number
  readonly dialectOptions?: object
}

/** How each connection of the pool is made: with a socket that is ours to destroy. */
export type MakeConnection = (
  connect: (openSocket: (config: NetworkConfig) => Socket) => Promise<DriverConnection>,
) => Promise<DriverConnection>
