import { createIndex, dropIndex } from './list-index.ts'
import type { Migration } from './migration.ts'

const INDEX = { name: 'members', columns: ['group_id', 'backend', 'user_id'] }

/** Tells who is in a group, and how many, without a look at the table. */
export const indexGroupMembers: Migration = {
  name: '0018-group-members',

  async up(context) {
    if (!(await context.isOurs('user_groups'))) return
    await createIndex(context, 'user_groups', INDEX)
  },

  async down(context) {
    if (!(await context.isOurs('user_groups'))) return
    await dropIndex(context, 'user_groups', INDEX)
  },
}
