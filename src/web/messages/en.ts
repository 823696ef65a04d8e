import { enAccount } from './en-account.ts'
import { enActivity } from './en-activity.ts'
import { enAdmin } from './en-admin.ts'
import { enBots } from './en-bots.ts'
import { enClosing } from './en-closing.ts'
import { enDevMail } from './en-dev-mail.ts'
import { enDocs } from './en-docs.ts'
import { enEmergency } from './en-emergency.ts'
import { enEvents } from './en-events.ts'
import { enFactors } from './en-factors.ts'
import { enFrame } from './en-frame.ts'
import { enImport } from './en-import.ts'
import { enJoining } from './en-joining.ts'
import { enLogin } from './en-login.ts'
import { enMailLogin } from './en-mail-login.ts'
import { enMails } from './en-mails.ts'
import { enOverview } from './en-overview.ts'
import { enOwnData } from './en-own-data.ts'
import { enRecovery } from './en-recovery.ts'
import { enSections } from './en-sections.ts'
import { enSessions } from './en-sessions.ts'
import { enStart } from './en-start.ts'
import { enUnconfirmed } from './en-unconfirmed.ts'
import type { Messages } from './messages.ts'

/** Every sentence that a visitor reads, or that an import answers. */
export const en: Messages = {
  // What is wrong with a field.
  field_missing: 'Fill in this field.',
  field_unticked: 'Tick this box to go on.',
  field_refused: '{message}',
  field_too_long: 'Use at most {max} characters.',
  field_choice: 'Choose one of the list.',
  field_number: 'Enter a number, such as 12 or 12.5.',
  field_date: 'Enter a date that there is.',
  name_invalid: 'Use at most {max} letters that one can see.',
  form_invalid: 'Please check the fields below.',
  form_stale:
    'This page was open while something else changed, so nothing was done. Please send it again.',
  form_restored: 'What you typed is back. Nothing was done with it yet: please send it again.',
  recent_login_required: 'Confirm your password first.',
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
  password_too_short: 'This is not long enough: use at least {min} characters.',
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
  password_same: 'This is the password from before. Choose another one.',
  password_changed_meanwhile: 'The password was changed elsewhere meanwhile. Try again.',
  setup_code_wrong: 'This is not the code that the server printed when it started.',

  // Forms as a whole.
  wrong_credentials: 'The name or the password is wrong.',
  login_throttled: 'Too many tries. Please try again in {wait}.',
  login_stopped:
    'There were too many wrong passwords for this name, so no password opens it at the moment. Log in where you have logged in before, reset the password, or ask whoever runs this site.',
  'wait.seconds': '{count} {count|second|seconds}',
  'wait.minutes': '{count} {count|minute|minutes}',
  'wait.hours': '{count} {count|hour|hours}',

  // Labels of fields, hints, buttons and links of the forms.
  'label.login.username': 'Username or e-mail',
  'label.password': 'Password',
  'label.remember': 'Keep me logged in on this device',
  'button.login': 'Log in',
  'link.password-reset': 'Forgot your password?',
  'label.username': 'Username',
  'label.email': 'E-mail',
  'hint.email': 'Optional. You can log in with it, too.',
  'hint.email.required': 'We send you a link to confirm it. Then you can log in.',
  'hint.email.confirmed':
    'Optional. We send you a link to confirm it. Without an address nobody can help you by mail when you forget your password.',
  'link.login': 'Log in',
  'label.code': 'Set-up code',
  'hint.code':
    'The server prints it on its console at every start until it is used. Look there, or in its log.',
  'button.setup': 'Create the account',
  'label.currentPassword': 'Current password',
  'label.newPassword': 'New password',
  'button.password': 'Change password',
  'button.password.required': 'Set it and go on',
  'password.required.lead':
    'Before {username} goes on, a new password is needed: others may know the one from before.',
  'password.heading': 'Change your password',
  'label.firstName': 'First name',
  'label.lastName': 'Last name',
  'button.save': 'Save',
  'link.profile': 'About you',
  'link.activity': 'Recent activity',
  'account.profile': 'Profile',
  'account.login': 'Logging in',
  'link.account': 'Back to your account',

  // Titles of pages.
  'title.login': 'Log in',
  'title.present': 'You are logged in',
  'title.logout': 'Log out',
  'title.register': 'Register',
  'title.setup': 'Set up',
  'title.account': 'Your account',
  'title.profile': 'About you',
  'title.activity': 'Recent activity',
  'title.password': 'Change password',
  'title.reset': 'Forgot your password?',
  'title.reset-sent': 'Look into your mail',
  'title.password.required': 'Choose a new password',
  'title.reset-set': 'Set a new password',
  'title.link-over': 'This link does not work any more',
  'title.email': 'Change e-mail',
  'title.email-confirm': 'Confirm your e-mail',
  'title.reauthenticate': 'Confirm that it is you',

  // Notices on the next page.
  'notice.registered': 'Welcome. Your account is ready.',
  'notice.set-up': 'Welcome. This account may do everything.',
  'notice.logged-out': 'You are logged out.',
  'notice.session-over': 'You were logged out. Log in to go on where you were.',
  'notice.login-first': 'Log in to go on.',
  'notice.password-reset': 'Your new password is set. Log in with it.',
  'notice.email-confirmed': 'Your e-mail address is confirmed.',
  'notice.email-asked': 'A mail is on its way. Open the link in it to confirm the address.',
  'notice.profile-saved': 'Saved.',
  'notice.confirmed': 'Thank you. Now you can do it.',
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
  ...enAccount,
  ...enAdmin,
  ...enActivity,
  ...enBots,
  ...enClosing,
  ...enDevMail,
  ...enEmergency,
  ...enEvents,
  ...enDocs,
  ...enFactors,
  ...enFrame,
  ...enImport,
  ...enLogin,
  ...enMailLogin,
  ...enJoining,
  ...enMails,
  ...enOwnData,
  ...enOverview,
  ...enRecovery,
  ...enSections,
  ...enSessions,
  ...enStart,
  ...enUnconfirmed,
}
