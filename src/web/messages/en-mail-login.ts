import type { Messages } from './messages.ts'

/** What people read who log in by mail. */
export const enMailLogin: Messages = {
  'title.mail-login': 'Log in by mail',
  'title.mail-login.code': 'Look into your mail',
  'title.mail-login.elsewhere': 'Go back to where you asked',
  'link.mail-login': 'Log in by mail',
  'mail-login.lead':
    'We send you a mail with a link and a code. One of the two logs you in, without your password.',
  'mail-login.hint.email': 'The confirmed address of your account.',
  'button.mail-login': 'Send the mail',
  'mail-login.password': 'Know your password?',
  'mail-login.code.lead':
    'If an account has this address, a mail is on its way. Open its link in this browser, or type its code here. Both work once, for ten minutes.',
  'label.mail-login.code': 'Code from the mail',
  'mail-login.hint.code': 'Six digits.',
  'button.mail-login.code': 'Log in',
  'mail-login.nothing':
    'Nothing came? Look into the folder for spam. The address must be one that you have confirmed.',
  'mail-login.again': 'Send another mail',
  'mail-login.confirm.lead': 'You log in to {site} as',
  'mail-login.confirm.else':
    'If you did not ask for this, close this page. Nobody is logged in then.',
  'button.mail-login.confirm': 'Log in',
  'mail-login.elsewhere.lead':
    'This link works only in the browser that asked for it, and only from the newest mail. Type the six digits of the mail on the page where you asked.',
  'mail-login.elsewhere.else':
    'If you did not ask for this mail, close this page, and give the code to nobody.',
  'mail-login.elsewhere.again': 'Log in here instead',
  mail_code_missing: 'Enter the code from the mail.',
  mail_code_malformed: 'The code has six digits.',
  mail_code_wrong:
    'This is not the code of our newest mail. You have {count} {count|try|tries} left.',
  mail_code_over: 'No code works here any more. Ask for another mail.',
  mail_code_stopped:
    'There were too many wrong codes for this account. Open the link of the mail in this browser instead.',
  mail_login_elsewhere: 'Type the code where you asked for the mail.',
}
