import type { Messages } from './messages.ts'

/** The home page, the set-up, and the pages on which somebody logs in or out. */
export const enLogin: Messages = {
  'home.hello': 'Hello, {username}',
  'home.logged-in': 'You are logged in to {site}.',
  'home.account': 'Go to your account',
  'home.new': 'This site is new',
  'home.new.text':
    'The account of the person who runs the site is still missing. It is made on the set-up page ' +
    'with the code that the server has printed on its console.',
  'home.welcome': 'Welcome to {site}',
  'home.text': 'Log in to see your account.',
  'home.text.register': 'Log in to see your account. New here? Make one in a minute.',
  'setup.heading': 'Set up {site}',
  'setup.lead':
    'You are making the account of the person who runs this site. It may do everything.',
  'present.heading': 'You are {username}',
  'present.lead': 'You are logged in to {site} already.',
  'present.onward': 'Go on',
  'present.not-you': 'Not you?',
  'logout.heading': 'Log out of {site}?',
  'logout.lead': 'You are logged in as {username}.',
  'logout.nobody': 'You are not logged in',
  'logout.nobody.text': 'There is nothing to log out of on this device.',
}
