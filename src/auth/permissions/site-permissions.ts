import { definePermissions } from './permission.ts'

/** The permissions that the pages for staff require. */
export const sitePermissions = definePermissions({
  users: {
    view: 'See users',
    add: 'Add users',
    change: 'Change users',
    delete: 'Delete users',
    import: 'Import users',
    export: 'Export users',
  },
  groups: {
    view: 'See groups',
    add: 'Add groups',
    change: 'Change groups and their permissions',
    delete: 'Delete groups',
  },
  sessions: { view: 'See who is logged in', delete: 'Log people out' },
  activity: { view: 'See what happened' },
  mail: { view: 'See the mails that wait', change: 'Send mails again' },
})
