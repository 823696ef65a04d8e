import { createUsers } from './0001-users.ts'
import { createSessions } from './0002-sessions.ts'
import type { Migration } from './migration.ts'

/** Every migration, in the order in which they are run. */
export const migrations: readonly Migration[] = [createUsers, createSessions]
