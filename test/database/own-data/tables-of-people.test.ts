import { expect } from 'chai'
import { TABLE_NAMES, type TableName } from '../../../src/database/connection/tables.ts'
import { migrations } from '../../../src/database/migrations/all.ts'
import { recordStructure } from '../../../src/database/migrations/recorded-structure.ts'
import {
  TABLES_OF_PEOPLE,
  type TableOfPeople,
} from '../../../src/database/own-data/tables-of-people.ts'

/** Tables that are told of by their stores, and every column that these know. */
const TOLD_BY_STORES: Partial<Record<TableName, readonly string[]>> = {
  users: [
    ...['id', 'username', 'username_key', 'username_skeleton', 'email', 'email_key'],
    ...['password_hash', 'rehashed_stamp', 'first_name', 'last_name', 'is_active', 'is_staff'],
    ...['is_superuser', 'date_joined', 'last_login', 'language', 'time_zone'],
  ],
  user_groups: ['backend', 'user_id', 'group_id'],
  user_permissions: ['backend', 'user_id', 'permission'],
  audit_events: [
    ...['id', 'name', 'at', 'actor_backend', 'actor_id', 'subject_backend', 'subject_id'],
    ...['session', 'address', 'agent', 'request_id', 'details', 'client_from'],
  ],
}

/** Tables in which no row names anybody, and every column that they have. */
const NAMES_NOBODY: Partial<Record<TableName, readonly string[]>> = {
  permissions: ['name', 'label'],
  groups: ['id', 'name'],
  group_permissions: ['group_id', 'permission'],
  // The key is a keyed digest: whose it is cannot be told.
  throttles: ['key_hash', 'tries', 'next_at', 'ends_at', 'is_allowed'],
  leases: ['name', 'holder', 'ends_at'],
  data_keys: ['number', 'wrapped', 'created_at'],
  marks: ['name', 'value'],
}

describe('the tables in the file of a person', () => {
  it('every column of every table is shown, held back by name, or known to name nobody', async () => {
    const { columns } = await recordStructure(migrations)
    const people: Partial<Record<string, TableOfPeople>> = TABLES_OF_PEOPLE
    for (const [table, found] of columns) {
      const { shown = {}, hidden = [] } = people[table] ?? {}
      const known = [
        ...[...Object.keys(shown), ...hidden],
        ...(TOLD_BY_STORES[table] ?? NAMES_NOBODY[table] ?? []),
      ]
      expect([...found].sort(), `columns of ${table}: are they about a person?`).to.deep.equal(
        known.sort(),
      )
    }
    const unknown = TABLE_NAMES.filter((name) => !columns.has(name))
    expect(unknown).to.deep.equal(['gadwall_migrations'])
  })

  it('whatever names an owner is read by that owner', async () => {
    const { columns } = await recordStructure(migrations)
    const people: Partial<Record<string, TableOfPeople>> = TABLES_OF_PEOPLE
    for (const [table, found] of columns) {
      if (table in TOLD_BY_STORES) continue
      const names = ['user_id', 'sent_to', 'recipient'].filter((column) => found.has(column))
      for (const column of names) expect(people[table]?.where, table).to.include(column)
    }
  })

  it('no column is shown that is named like a secret', () => {
    for (const [table, { shown, hidden }] of Object.entries(TABLES_OF_PEOPLE)) {
      const names = Object.keys(shown)
      expect(names.join(' '), table).to.not.match(/hash|digest|secret|token|key|params|data|\bid\b/)
      expect(names.filter((name) => (hidden as readonly string[]).includes(name))).to.be.empty
    }
  })
})
