import type { Sequelize, Transaction } from 'sequelize'
import type { Passwords } from '../../../auth/passwords/passwords.ts'
import type { Connection } from '../connection.ts'

/** What is known of a connection of ours that works through the Sequelize instance of an app. */
export interface Attachment {
  readonly app: Sequelize
  /** How long a statement may take, in milliseconds; `null` for no limit. */
  timeoutMs: number | null
  passwords: Passwords | null
  /** Those that may take as long as they need. */
  readonly unlimited: WeakSet<Transaction>
}

const attachments = new WeakMap<object, Attachment>()

export function rememberAttachment(connection: Connection, attachment: Attachment): void {
  attachments.set(connection, attachment)
}

/** `null` for a connection that `connect()` has opened. */
export function attachmentOf(connection: object): Attachment | null {
  return attachments.get(connection) ?? null
}
