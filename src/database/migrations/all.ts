import { createUsers } from './0001-users.ts'
import { createSessions } from './0002-sessions.ts'
import { createPermissions } from './0003-permissions.ts'
import { createTokens } from './0004-tokens.ts'
import { createThrottles } from './0005-throttles.ts'
import { addSessionPublicId } from './0006-session-public-id.ts'
import { splitTokens } from './0007-token-secrets.ts'
import { addThrottleRules } from './0008-throttle-rules.ts'
import { createOutbox } from './0009-outbox.ts'
import { createAuditEvents } from './0010-audit-events.ts'
import { createLeases } from './0011-leases.ts'
import { addUsernameSkeletons } from './0012-username-skeletons.ts'
import { createDevices } from './0013-devices.ts'
import { createDataKeys } from './0014-data-keys.ts'
import { createFactors } from './0015-factors.ts'
import { addSessionSeries } from './0016-session-series.ts'
import { indexUserLists } from './0017-user-lists.ts'
import { indexGroupMembers } from './0018-group-members.ts'
import { indexAdminLists } from './0019-admin-lists.ts'
import { createImports } from './0020-imports.ts'
import { createMarks } from './0021-marks.ts'
import { addUserLanguages } from './0022-user-languages.ts'
import { createKeptUsernames } from './0023-kept-usernames.ts'
import { addLonePasskeys } from './0024-lone-passkeys.ts'
import { indexTokenLists } from './0025-token-lists.ts'
import type { Migration } from './migration.ts'

/** Every migration, in the order in which they are run. */
export const migrations: readonly Migration[] = [
  createUsers,
  createSessions,
  createPermissions,
  createTokens,
  createThrottles,
  addSessionPublicId,
  splitTokens,
  addThrottleRules,
  createOutbox,
  createAuditEvents,
  createLeases,
  addUsernameSkeletons,
  createDevices,
  createDataKeys,
  createFactors,
  addSessionSeries,
  indexUserLists,
  indexGroupMembers,
  indexAdminLists,
  createImports,
  createMarks,
  addUserLanguages,
  createKeptUsernames,
  addLonePasskeys,
  indexTokenLists,
]

/** Those that are about our own table of users. */
const OF_STOCK_USERS: readonly Migration[] = [
  createUsers,
  addUsernameSkeletons,
  indexUserLists,
  addUserLanguages,
]

/**
 * The migrations that a database needs.
 *
 * @param stockUsers whether users are in our own table, and not in one of the app's.
 */
export function migrationsFor(stockUsers: boolean): readonly Migration[] {
  return migrations.filter((one) => stockUsers || !OF_STOCK_USERS.includes(one))
}
