import type { Messages } from './messages.ts'

/** Closing an account, and opening it again. */
export const enClosing: Messages = {
  'title.close': 'Close your account',
  'title.reopen': 'Open your account again',
  'link.close': 'Close account',
  'account.close': 'Close this account',
  'account.close.text': 'Nobody can log in then.',
  'close.lead': 'You are logged out everywhere, and nobody can log in to {username} any more.',
  'close.days':
    'For {days} days you can open your account again, by the link that we send to {email}. After that it is deleted with everything that belongs to it. That cannot be undone.',
  'close.days.nomail':
    'For {days} days the people who run {site} can open your account again. After that it is deleted with everything that belongs to it. That cannot be undone.',
  'close.at-once':
    'Your account is deleted at once, with everything that belongs to it. That cannot be undone.',
  'label.confirmName': 'Your username',
  'hint.confirmName': 'Type {username}, so that nothing happens by mistake.',
  'button.close': 'Close my account',
  'button.reopen': 'Yes, open it again',
  'reopen.lead': 'Your account {username} is closed. Open it again?',
  'reopen.text': 'You log in afterwards, with the password that you had.',
  close_name_wrong: 'This is not your username.',
  close_last_superuser:
    'You are the only superuser. Make somebody else a superuser first: without one nobody could look after the site.',
  'notice.account-closed': 'Your account is closed.',
  'notice.account-reopened': 'Your account is open again. Log in.',
}
