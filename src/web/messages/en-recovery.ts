import { enWithoutPassword } from './en-without-password.ts'
import type { Messages } from './messages.ts'

/** The pages of a forgotten password, of an address that is confirmed, and of a link that is over. */
export const enRecovery: Messages = {
  'reset.lead': 'We send you a link with which you set a new one.',
  'reset.hint': 'The confirmed address of your account.',
  'reset.remembered': 'Remembered it?',
  'reset.sent.lead':
    'If an account has this address, a mail with a link is on its way. The link works for one hour, and once.',
  'reset.sent.text':
    'Nothing came? Look into the folder for spam. The address must be one that you have confirmed.',
  'reset.sent.again': 'Try another address',
  'reset.sent.back': 'Back to the login',
  'reset.set.lead':
    'For {username}. You are logged out everywhere, and log in with the new password.',
  'button.reset.set': 'Set the password',
  'verify.lead': 'Is {email} the address of the account {username}?',
  'verify.text': 'If this is not your account, close this page. Nothing has changed.',
  'button.verify': 'Yes, confirm',
  'verify.waiting':
    'Your account needs a confirmed address before you can log in. Open the link in the mail that ' +
    'we send you, then log in.',
  'verify.done': 'Confirmed it?',
  'link-over.text':
    'It was used already, it is too old, or something has changed since it was sent. Nothing is ' +
    'lost: you can have a new one.',
  'link-over.again': 'Get a new link',
  ...enWithoutPassword,
}
