import type { Messages } from './messages.ts'

/** What has happened to one's own account: `activity.` and the name of the event. */
export const enActivity: Messages = {
  'activity.heading': 'Recent activity',
  'activity.lead':
    'If you do not know something here, change your password: all other devices are logged out.',
  'activity.none': 'Nothing has happened yet.',
  'activity.from': 'from {address}',
  'activity.here': 'in this browser',
  'activity.older': 'Older',
  'activity.login.succeeded': 'You logged in.',
  'activity.login.failed': 'Somebody gave a wrong password or a wrong code.',
  'activity.login.mail-asked': 'Somebody asked for a mail to log in with.',
  'activity.login.refused': 'A login was refused.',
  'activity.login.after-failures': 'The right password was given after several wrong ones.',
  'activity.device.new': 'You logged in with a browser that was new to us.',
  'activity.logout': 'You logged out.',
  'activity.session.ended': 'Devices were logged out.',
  'activity.password.changed': 'The password was changed.',
  'activity.password.reset-asked': 'Somebody asked for a link to set a new password.',
  'activity.password.reset': 'A new password was set by a link in a mail.',
  'activity.email.change-asked': 'Somebody asked for another e-mail address.',
  'activity.email.changed': 'The e-mail address was changed.',
  'activity.email.verified': 'The e-mail address was confirmed.',
  'activity.invitation.used': 'You joined by an invitation.',
  'activity.user.created': 'The account was made.',
  'activity.user.updated': 'The account was changed.',
  'activity.user.activated': 'The account was switched on.',
  'activity.user.deactivated': 'The account was switched off.',
}
