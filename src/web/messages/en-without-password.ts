import type { Messages } from './messages.ts'

/** What people read who have no password, or want none. */
export const enWithoutPassword: Messages = {
  'title.password-remove': 'Log in without a password',
  'link.password-remove': 'Log in without a password',
  'password.set.heading': 'Set a password',
  'password.set.lead':
    'Your account has no password. Once you set one, you can log in with it, too.',
  'button.password.set': 'Set the password',
  'link.password.set': 'Set a password',
  'notice.password-set': 'Your password is set. All other devices are logged out.',
  'notice.password-removed':
    'Your password is removed: from now on you log in by your passkey. All other devices are logged out.',
  'password.remove.none':
    'This takes a passkey that opens your account alone: its device asks for your finger, your face or a PIN. If you have such a passkey, log in by it once, and it is known here.',
  'password.remove.lead':
    'You log in by a passkey alone then. Nobody can guess or steal a password that is not there.',
  'password.remove.in': 'How you log in then',
  'password.remove.back': 'How you get back in when it is lost',
  'password.remove.back.passkeys': 'You have {count} passkeys, and each opens your account.',
  'password.remove.back.email':
    'A mail to your address lets you set a password, and one of your recovery codes is the second step.',
  'password.remove.back.none':
    'There is no way back yet: if this passkey is lost, only the people who run this site can let you in.',
  'password.remove.advice':
    'We advise you to have two ways back: a second passkey on another device, and a confirmed address with recovery codes.',
  'password.remove.add': 'Add a way back',
  'button.password.remove': 'Remove the password',
  password_only_way: 'The password stays: no passkey of yours opens the account alone.',
  passkey_only_way:
    'This passkey stays: you have no password, and it is your only way in. Add another passkey or set a password first.',
  'activity.password.removed': 'The password was removed.',
  'event.password.removed': '{subject} gave up the password',
  'mail.password-given-up.subject': 'Your password for {site} was removed',
  'mail.password-given-up.text':
    'Your password was removed. From now on only a passkey opens your account. All other devices are logged out.',
  'button.register.passkey': 'Create the account with a passkey',
  'register.passkey':
    'Or without a password: your device asks for your finger, your face or its PIN.',
  'title.reset-by-code': 'Use a recovery code',
  'link.reset-by-code': 'No address? Use a recovery code',
  'reset-by-code.lead':
    'If your account has no address and no second step, one of your recovery codes sets a new password. It works once.',
  'reset-by-code.mail': 'Does your account have an address?',
  'link.reset-by-mail': 'Have a link sent',
  'hint.reset-by-code': '15 letters and digits, as you have kept them.',
  'button.reset-by-code': 'Set the new password',
  recovery_refused:
    'This code does not open an account of this name here. Each works once, and only for accounts without an address and without a second step.',
  password_next_missing: 'Choose a new password.',
  'factors.recovery.password':
    'Your account has no e-mail address, so nobody can send you a link if you forget your password. A recovery code lets you set a new one then. Each works once. Keep them where you keep important papers.',
  'factors.codes.password':
    'Print or write down these codes now: nobody can show them again. If you forget your password, each of them sets a new one, once.',
  'button.not-now': 'Not now',
  'codes.copy': 'Copy',
  'codes.copied': 'Copied',
  'codes.save': 'Save as a file',
  'codes.print': 'Print',
  'codes.kept': 'I have kept them',
  'account.no-way-back':
    'Your account has no address: if you forget your password, nobody can send you a link.',
  'account.make-codes': 'Make recovery codes',
  'activity.password.reset.recovery': 'A new password was set by a recovery code.',
  'event.password.reset.recovery': '{subject} set a new password by a recovery code',
}
