import type { Messages } from './messages.ts'

/** What stands on every page, in every form, and on the pages for errors. */
export const enFrame: Messages = {
  'page.title': '{title} · {site}',
  'page.title.error': 'Error: {title}',
  'page.skip': 'Skip to the content',
  'nav.name': 'Account',
  'nav.account': 'Your account,',
  'link.home': 'Back to the home page',
  'button.logout': 'Log out',
  form_cut:
    'What you typed is longer than {max} kB, and its longest part does not wait until you have confirmed who you are. ' +
    'If you need it, go back in your browser and copy it first. Nothing was done with it yet.',
  form_restored_cut:
    'What you typed is back, but for a part that was too long to wait (more than {max} kB): please paste or type it again. ' +
    'Nothing was done with it yet.',
  'form.problem': 'There is a problem',
  'form.problem.field': '{label}: {problem}',
  'button.cancel': 'Cancel',
  // {label} is the label of the field as it is, {lower} in small letters.
  'button.reveal': 'Show {lower}',
  'hint.password':
    'At least {min} characters. A few words you can remember are fine. Spaces are allowed. ' +
    'Not your name or address, and no password that many people use.',
  // While a new password is typed.
  'password.missing': '{count} more to go.',
  'password.enough': 'Long enough.',
  // {month} and {zone} are names in the language of the page.
  time: '{day} {month} {year}, {time} {zone}',
  'time.short': '{day} {month} {year}, {time}',
  'time.day': '{day} {month} {year}',

  'error.status': 'Error',
  'error.wait': 'Please try again in {wait}.',
  'error.reference': 'Reference:',
  'error.expected': 'Expected',
  'error.seen': 'Seen',
  'nav.languages': 'Languages',
}
