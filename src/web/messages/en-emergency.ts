import type { Messages } from './messages.ts'

/** The page for when something has gone wrong. */
export const enEmergency: Messages = {
  'admin.emergency.heading': 'Emergency',
  'admin.emergency.whom': 'Whom',
  'admin.emergency.everybody': 'Everybody',
  'admin.emergency.group': 'The group {group}',
  'admin.emergency.confirm': 'Type "{word}", or the name of the group, to be sure',
  'admin.emergency.logout': 'Log people out',
  'admin.emergency.logout-lead':
    'All their sessions end at once, and so do links in mails that let them in. No browser of theirs is known or trusted any more. They log in again with the password that they have. If you are among them, so do you.',
  'admin.emergency.logout-button': 'Log them out',
  'admin.emergency.password': 'Ask for new passwords',
  'admin.emergency.password-lead':
    'They are logged out as above, and set a new password at their next login, whatever way they log in by. Until then nothing lets them in. People without a password stay as they are. Nobody is sent a mail.',
  'admin.emergency.password-button': 'Ask them for new passwords',
  'admin.emergency.one': 'One person',
  'admin.emergency.one-lead': 'Their own page does all of this for them alone, and unlocks them.',
  'admin.emergency.commands': 'By command',
  'admin.emergency.commands-lead':
    'On the machine of the site, when nobody can log in here. docs/emergencies.md tells what each does, and how to replace the secret.',
  'admin.emergency.command.unlock': 'Wrong passwords of a person are forgotten.',
  'admin.emergency.command.deactivate': 'A person is out, and stays out.',
  'admin.emergency.command.reset-factors': 'A person has lost their second factor.',
  'admin.emergency.command.check': 'How far the change of the secret is.',
  'admin.emergency.command.backup': 'A copy of the database while the site runs.',
  'admin.emergency.command.restored': 'After a backup was put back: its sessions end.',
  'notice.admin-emergency-ended': '{count} {count|session was|sessions were} ended.',
  'notice.admin-emergency-asked':
    '{asked} {asked|person is|people are} asked for a new password at the next login. {without} {without|has|have} no password and {without|stays|stay} as before.',
  'notice.admin-emergency-goes-on':
    'There are many people, so it goes on for a while. When it is done, the activity says so.',
  admin_emergency_whom: 'Choose whom it is about.',
  admin_emergency_group: 'There is no such group any more.',
  admin_emergency_word: 'Nothing was done. Type "{word}" here to be sure.',
}
