import type { Messages } from './messages.ts'

/** Every sentence that a visitor reads, beside the texts of the views, or that an import answers. */
export const en: Messages = {
  // What is wrong with a field.
  form_invalid: 'Please check the fields below.',
  form_stale:
    'This page was open while something else changed, so nothing was done. Please send it again.',
  login_username_missing: 'Enter your username or e-mail.',
  login_password_missing: 'Enter your password.',
  username_missing: 'Choose a username.',
  username_invalid: 'Use at most 150 letters, digits and the characters _ . @ + - only.',
  username_foreign_email: 'A username with @ must be your own e-mail address.',
  username_taken: 'This username is taken.',
  username_looks_alike: 'This looks like the name of somebody else. Choose another.',
  username_is_address: 'Use no @ in the username: your e-mail has a field of its own.',
  email_missing: 'Enter your e-mail address.',
  email_unchanged: 'This is your address already.',
  email_invalid: 'Enter one plain address, such as ada@example.com.',
  email_taken: 'There is already an account with this address.',
  password_too_short: 'Use at least {min} characters.',
  password_too_long: 'Use at most {max} bytes, about as many letters.',
  password_has_nul: 'Leave out the character NUL, which no keyboard has.',
  password_too_similar: 'This is too similar to your {to}.',
  'to.username': 'username',
  'to.email': 'e-mail address',
  'to.firstName': 'first name',
  'to.lastName': 'last name',
  password_too_common: 'Many people use this password, so it is tried first. Choose another.',
  password_context_word:
    'This is little more than the name of this site, which everybody would try first.',
  password_breached: 'This password is known from a data breach somewhere else. Choose another.',
  password_check_unavailable:
    'New passwords cannot be checked at the moment. Try again in a few minutes.',
  password_wrong: 'This is not your current password.',
  password_changed_meanwhile: 'The password was changed elsewhere meanwhile. Try again.',
  setup_code_wrong: 'This is not the code that the server printed when it started.',

  // Forms as a whole.
  wrong_credentials: 'The name or the password is wrong.',
  login_throttled: 'Too many tries. Please try again in {wait}.',
  login_stopped:
    'There were too many wrong passwords for this name, so no password opens it at the moment. ' +
    'Log in where you have logged in before, reset the password, or ask whoever runs this site.',
  'wait.seconds': '{count} {count|second|seconds}',
  'wait.minutes': '{count} {count|minute|minutes}',
  'wait.hours': '{count} {count|hour|hours}',

  // What is wrong with a line of a file of users.
  'import.unreadable': 'It cannot be read.',
  'import.too_long': 'It is longer than a line of a user can be.',
  'import.not_utf8': 'It is not UTF-8: save the file in that encoding.',
  'import.quotes_misplaced': 'Quotes stand where they cannot.',
  'import.values_miscounted': 'It has {found} values, and the first line {expected}.',
  'import.not_an_object': 'It is no JSON object.',
  'import.unknown_column': 'No such column.',
  'import.missing': 'It is missing.',
  'import.not_text': 'It is not text.',
  'import.username_invalid': 'Only letters, digits and _ . @ + - may be in it, 150 at most.',
  'import.username_foreign_email':
    'With an @ in it, it must be the e-mail address of the same line.',
  'import.email_invalid': 'It is not one plain address.',
  'import.name_invalid': 'It is not text of {max} characters at most.',
  'import.name_invisible': 'There is something in it that nobody can see.',
  'import.flag_invalid': 'It is neither true nor false.',
  'import.date_invalid': 'It is no date such as 2014-05-06T07:08:09Z.',
  'import.groups_invalid': 'It is not a list of names.',
  'import.group_too_long': 'The name of a group has {max} characters at most.',
  'import.password_twice': 'There is a passwordHash already.',
  'import.password_too_long': 'It is longer than {max} bytes.',
  'import.email_taken': 'Somebody else has this address.',
  'import.email_taken_by_line': 'Line {line} has this address.',
  'import.looks_alike': 'It looks like the name of somebody else.',
  'import.looks_alike_by_line': 'It looks like the name in line {line}.',
  'import.repeated': 'A line before has the same username.',
  'import.repeated_by_line': 'Line {line} has the same username.',

  // What is wrong with a hash from elsewhere.
  'import.hash_unusable':
    'This marks a password that can never match: import the user without a hash.',
  'import.hash_unknown': 'No known format of password hashes looks like this.',
  'import.hash_damaged': 'This looks like a known format, but is damaged.',
  'import.hash_too_expensive':
    'This takes more time (see HASH_MAX_MS) or memory than one login may.',
  'import.hash_needs_engine': 'This needs the package @node-rs/argon2, which is not installed.',
  'import.hash_needs_key': 'This needs a key: see PASSWORD_PEPPER and FIREBASE_SIGNER_KEY.',
  'import.hash_weak':
    'This hash is too weak to be kept as it is: allow weak hashes, and it is wrapped in a strong one.',
  'import.hash_too_long': 'This is longer than the {max} characters that can be stored.',

  // Titles of pages.
  'title.login': 'Log in',
  'title.present': 'You are logged in',
  'title.logout': 'Log out',
  'title.register': 'Register',
  'title.setup': 'Set up',
  'title.account': 'Your account',
  'title.password': 'Change password',
  'title.reset': 'Forgot your password?',
  'title.reset-sent': 'Look into your mail',
  'title.reset-set': 'Set a new password',
  'title.link-over': 'This link does not work any more',
  'title.email': 'Change e-mail',
  'title.email-confirm': 'Confirm your e-mail',

  // Notices on the next page.
  'notice.registered': 'Welcome. Your account is ready.',
  'notice.set-up': 'Welcome. This account may do everything.',
  'notice.logged-out': 'You are logged out.',
  'notice.session-over': 'You were logged out. Log in to go on where you were.',
  'notice.login-first': 'Log in to go on.',
  'notice.password-reset': 'Your new password is set. Log in with it.',
  'notice.email-confirmed': 'Your e-mail address is confirmed.',
  'notice.email-asked': 'A mail is on its way. Open the link in it to confirm the address.',
  'notice.password-changed': 'Your password is changed. All other devices are logged out.',

  link_over:
    'This link does not work any more: it was used, it is too old, or something has changed since.',

  // Pages for errors: a heading and an explanation for each code.
  login_required: 'Log in first.',
  'error.bad_request': 'Bad request',
  'error.bad_request.text': 'The server could not make sense of this request.',
  'error.login_required': 'Log in first',
  'error.login_required.text': 'This page is for people who are logged in.',
  'error.forbidden': 'Not allowed',
  'error.forbidden.text': 'Your account is not allowed to do this.',
  'error.csrf_refused': 'Not allowed',
  'error.csrf_refused.text':
    'This request did not come from a page of this site, or the page was open for too long. ' +
    'Go back, reload the page, and try again.',
  'error.not_found': 'Page not found',
  'error.not_found.text': 'There is nothing at this address. It may be mistyped.',
  'error.method_not_allowed': 'Not possible here',
  'error.method_not_allowed.text': 'This address does not answer such a request.',
  'error.too_large': 'Too large',
  'error.too_large.text': 'This is more than the server accepts.',
  'error.unsupported_type': 'Unsupported type',
  'error.unsupported_type.text': 'Send a form, or JSON.',
  'error.throttled': 'Too many tries',
  'error.throttled.text': 'Please wait a little before you try again.',
  'error.internal': 'Something went wrong',
  'error.internal.text': 'This is our fault, and it is in our log.',
  'error.internal.unlogged': 'This is our fault. Try again in a few minutes.',
  'error.unavailable': 'Back in a moment',
  'error.unavailable.text': 'A part of the site cannot be reached right now.',
}
