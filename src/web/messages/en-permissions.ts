import type { Messages } from './messages.ts'

/** What each permission allows. One of an app is shown as it was declared, unless its `messages` have it here. */
export const enPermissions: Messages = {
  'may.users.view': 'See users',
  'may.users.add': 'Add users',
  'may.users.change': 'Change users',
  'may.users.delete': 'Delete users',
  'may.users.import': 'Import users',
  'may.users.export': 'Export users',
  'may.groups.view': 'See groups',
  'may.groups.add': 'Add groups',
  'may.groups.change': 'Change groups and their permissions',
  'may.groups.delete': 'Delete groups',
  'may.sessions.view': 'See who is logged in',
  'may.sessions.delete': 'Log people out',
  'may.activity.view': 'See what happened',
  'may.mail.view': 'See the mails that wait',
  'may.mail.change': 'Send mails again',
}
