import type { Messages } from './messages.ts'

/** The card with the first steps, which is shown in development. */
export const enStart: Messages = {
  'start.heading': 'Your site stands. What comes next?',
  'start.lead': 'Only you see this card, and only in development.',
  'start.route': 'Protect a route in six lines',
  'start.route.text':
    'In an app of your own. Whoever is not logged in is led to the login, and back afterwards.',
  'start.route.link': 'From an empty folder, in ten minutes',
  'start.table': 'Your own users table',
  'start.table.text': 'It looks at the table that you have, and writes the backend and its test.',
  'start.table.link': 'Start in an app that you have',
  'start.people': 'People to look at',
  'start.people.text': 'Fifty people, some groups, and what they did in the last month.',
  'start.people.link': 'Open the admin',
  'start.deploy': 'Before production',
  'start.deploy.text':
    'It names what a site on the open net still lacks, such as https, a secret or mail, each with its remedy.',
  'start.deploy.link': 'Put it on the net',
  'start.docs': 'All of the documentation',
  'start.mails': 'Mails of this site',
  'start.close': 'Do not show this again',
  'notice.start-closed': 'The first steps are gone. The documentation stays.',
}
