import { createIndex, dropIndex } from './list-index.ts'
import type { Migration } from './migration.ts'

const INDEX = { name: 'purpose_created_at', columns: ['purpose', 'created_at', 'id'] }

/** The oldest tokens of a purpose, which jobs look for: closed accounts, and those that nobody confirms. */
export const indexTokenLists: Migration = {
  name: '0025-token-lists',

  async up(context) {
    if (await context.isOurs('tokens')) await createIndex(context, 'tokens', INDEX)
  },

  async down(context) {
    if (await context.isOurs('tokens')) await dropIndex(context, 'tokens', INDEX)
  },
}
