import type { Messages } from './messages.ts'

/** The page of the devices on which somebody is logged in. */
export const enSessions: Messages = {
  'title.sessions': 'Where you are logged in',
  'link.sessions': 'Show all devices',
  'sessions.short': 'Every browser in which you are logged in, and a way to end it.',
  'sessions.heading': 'Where you are logged in',
  'sessions.lead':
    'End what you do not know, and change your password then: whoever was there may have it.',
  'sessions.unknown': 'A browser that we do not know',
  'sessions.this': 'This device',
  'sessions.last': 'Last seen',
  'sessions.first': 'Logged in',
  'sessions.until': 'Ends at the latest',
  'sessions.end': 'Log out',
  'sessions.end-others': 'Log out all other devices',
  'notice.session-ended': 'That device is logged out.',
  'notice.session-gone': 'That device was logged out already.',
  'notice.sessions-ended': 'All other devices are logged out.',
}
