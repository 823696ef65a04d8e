import { createIndex, dropIndex } from './list-index.ts'
import type { Migration } from './migration.ts'

const SESSIONS = { name: 'created_at_public_id', columns: ['created_at', 'public_id'] }
const OUTBOX = { name: 'created_at_id', columns: ['created_at', 'id'] }

/** The order of the lists of all sessions and of all mails. */
export const indexAdminLists: Migration = {
  name: '0019-admin-lists',

  async up(context) {
    if (await context.isOurs('sessions')) await createIndex(context, 'sessions', SESSIONS)
    if (await context.isOurs('outbox')) await createIndex(context, 'outbox', OUTBOX)
  },

  async down(context) {
    if (await context.isOurs('sessions')) await dropIndex(context, 'sessions', SESSIONS)
    if (await context.isOurs('outbox')) await dropIndex(context, 'outbox', OUTBOX)
  },
}
