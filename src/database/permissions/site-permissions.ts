import { definePermissions } from '../../auth/permissions/permission-service.ts'

/** What the pages for staff ask for. */
export const sitePermissions = definePermissions({
  users: {
    view: 'See users',
    add: 'Add users',
    change: 'Change users',
    delete: 'Delete users',
  },
  groups: {
    view: 'See groups',
    add: 'Add groups',
    change: 'Change groups and their permissions',
    delete: 'Delete groups',
  },
  sessions: { view: 'See who is logged in', delete: 'Log people out' },
  activity: { view: 'See what happened' },
})
