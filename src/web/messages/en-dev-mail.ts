import type { Messages } from './messages.ts'

/** The mails that are kept in development. */
export const enDevMail: Messages = {
  'title.dev-mail': 'Mails of this site',
  'dev-mail.lead':
    'In development mails are kept in data/mail and not sent. Only this machine sees this page.',
  'dev-mail.none': 'No mail yet. Ask for a new password, or change your address.',
  'dev-mail.to': 'To {to}',
  'dev-mail.from': 'From {from}',
  'dev-mail.html': 'Look at it as HTML',
  'dev-mail.all': 'All mails',
}
