import type { Messages } from './messages.ts'

/** The account page, and the steps that one takes from there. */
export const enAccount: Messages = {
  'account.lead': 'Your account on {site}',
  'account.confirm': 'Confirm {email}: open the link in the mail that we have sent there.',
  'account.resend': 'Send it again',
  'account.none': 'None',
  'account.role': 'Role',
  'role.superuser': 'Superuser',
  'role.staff': 'Staff',
  'account.since': 'Member since',
  'account.last-login': 'Last login',
  'account.never': 'Never',
  'link.email.change': 'Change e-mail',
  'link.email.add': 'Add an e-mail',
  'link.password': 'Change password',
  'password.lead':
    'Afterwards you stay logged in here, in this browser. Everywhere else you are logged out.',
  'email.heading': 'Change your e-mail',
  'email.lead': 'It is {email} now. We tell this address, too.',
  'label.newEmail': 'New e-mail',
  'hint.newEmail': 'We send a link to it. Your address changes when you open the link.',
  'button.send-link': 'Send the link',
  'reauthenticate.lead':
    'This step needs your password once more. You come back to where you were.',
  'button.confirm': 'Confirm',
  'reauthenticate.again': 'Do you log in without a password? Then log in again instead.',
  'button.reauthenticate.again': 'Log out and log in again',
  'reauthenticate.elsewhere': 'Log in again first',
  'reauthenticate.elsewhere.text':
    'This step is only for people who have logged in a moment ago. Log out, then log in the way ' +
    'you did before. You come back to where you were.',
  'label.language': 'Language',
  'label.timeZone': 'Time zone',
  'language.browser': 'As the browser says',
  'timeZone.none': 'UTC',
}
