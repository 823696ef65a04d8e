import type { TableName } from '../connection/tables.ts'

/** What a value is, so that all databases give the same. */
export type DataKind = 'text' | 'number' | 'flag' | 'time'

/** A table whose rows name people, as they see it in the file of their data. */
export interface TableOfPeople {
  /** What its rows are told apart by: one column, never changed. */
  readonly key: string
  readonly where: string
  readonly shown: Readonly<Record<string, DataKind>>
  /** Columns that stay here: secrets, what these are checked with, and what only our programs need. */
  readonly hidden: readonly string[]
}

const OF_OWNER = 'user_id = :userId AND backend = :backend'
const OWNER = ['user_id', 'backend']

/**
 * The tables that are read row by row. `users`, `user_groups`, `user_permissions` and `audit_events` are told of by
 * their stores. A test compares the columns with those of the migrations.
 */
export const TABLES_OF_PEOPLE = {
  sessions: {
    key: 'public_id',
    where: OF_OWNER,
    shown: {
      ...{ created_at: 'time', last_seen_at: 'time', idle_ends_at: 'time' },
      ...{ absolute_ends_at: 'time', rotated_at: 'time' },
      ...{ is_remembered: 'flag', address: 'text', agent: 'text' },
    },
    // What was typed and waits for a password is in `data`, and the token of the forms.
    hidden: [...OWNER, 'id_hash', 'public_id', 'version', 'data', 'series_hash'],
  },
  devices: {
    key: 'digest',
    where: OF_OWNER,
    shown: { created_at: 'time', last_seen_at: 'time', expires_at: 'time' },
    hidden: [...OWNER, 'digest'],
  },
  factors: {
    key: 'id',
    where: OF_OWNER,
    shown: {
      ...{
        kind: 'text',
        name: 'text',
        transports: 'text',
        is_backed_up: 'flag',
        logs_in_alone: 'flag',
      },
      ...{ created_at: 'time', confirmed_at: 'time', last_used_at: 'time' },
    },
    hidden: [...OWNER, 'id', 'secret', 'credential_id', 'credential_digest', 'counter', 'version'],
  },
  tokens: {
    key: 'id',
    where: `(${OF_OWNER}) OR LOWER(sent_to) = :email`,
    shown: { purpose: 'text', sent_to: 'text', created_at: 'time', expires_at: 'time' },
    hidden: [...OWNER, 'id', 'digest', 'state', 'data', 'tries_left'],
  },
  outbox: {
    key: 'id',
    where: 'LOWER(recipient) = :email',
    shown: {
      ...{ template: 'text', language: 'text', recipient: 'text', state: 'text' },
      ...{ attempts: 'number', created_at: 'time', due_at: 'time' },
    },
    hidden: ['id', 'params', 'worker', 'claim', 'purge_from'],
  },
  imports: {
    key: 'id',
    where: OF_OWNER,
    shown: {
      ...{ created_at: 'time', ended_at: 'time', file_name: 'text', file_bytes: 'number' },
      ...{ state: 'text', line_count: 'number', created_count: 'number' },
      ...{ existing_count: 'number', refused_count: 'number' },
    },
    hidden: [
      ...[...OWNER, 'id', 'choices', 'holder', 'beat_at', 'bytes_read', 'checked'],
      ...['refused_lines', 'failure'],
    ],
  },
  kept_usernames: {
    key: 'username_key',
    where: OF_OWNER,
    shown: { username: 'text', kept_until: 'time' },
    hidden: [...OWNER, 'username_key', 'skeleton'],
  },
} as const satisfies Partial<Record<TableName, TableOfPeople>>

export type PeopleTableName = keyof typeof TABLES_OF_PEOPLE
