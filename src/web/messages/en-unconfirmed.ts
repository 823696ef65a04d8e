import type { Messages } from './messages.ts'

/** Accounts that nobody confirms: on their own page, for staff, in the mail, and in what has happened. */
export const enUnconfirmed: Messages = {
  'account.unconfirmed': '(not confirmed yet)',
  'account.leaves': 'Without a confirmed address, this account is deleted. You have until:',
  'admin.user.leaves': 'Never confirmed, leaves on',
  'admin.act.keep': 'Keep this account',
  'notice.admin-kept': 'This account stays, although nobody has confirmed its address.',
  'mail.unconfirmed.subject': 'Your account at {site} is about to be deleted',
  'mail.unconfirmed.text':
    'Nobody has confirmed yet that this is the address of your account. Please do so by {when}. Without that, the account is deleted with everything that belongs to it, and its name is free for others.',
  'mail.unconfirmed.button': 'Confirm this address',
  'mail.unconfirmed.else':
    'If you have no account at {site}, somebody typed your address by mistake. Do nothing then: the account leaves by itself.',
  'activity.user.deleted.unconfirmed': 'The account was deleted: nobody had confirmed its address.',
  'activity.user.kept': 'The account stays, although nobody has confirmed its address.',
  'event.user.deleted.unconfirmed':
    'The account of {subject} was deleted: nobody had confirmed its address',
  'event.user.kept': 'The account of {subject} stays, although nobody has confirmed its address',
}
