import type { Messages } from './messages.ts'

/** The data of oneself: the file, and what is said of it. */
export const enOwnData: Messages = {
  'account.data': 'Your data',
  'account.data.text':
    'Everything that we keep of you, as one JSON file: your account, devices, second factors, mails and what has happened. No passwords and no secrets are in it.',
  'account.data.button': 'Download my data',
  'admin.user.data': 'Their data',
  'admin.user.data-lead':
    'Everything that we keep of this person, for when they ask for it: the file that they can download themselves. Hand it to nobody else.',
  'admin.user.data-button': 'Download their data',
  'activity.user.data-exported': 'A copy of all data of the account was downloaded.',
  'event.user.data-exported': 'All data of {subject} was downloaded',
  'event.user.list-exported': 'The list of people was downloaded',
  'profile.username-hint':
    'You log in with it. If you change it, the old one stays yours for 30 days: nobody else gets it, and you can go back.',
  username_often:
    'You have changed your username {count} times within {days} days. Try again later, or go back to one of those.',
}
