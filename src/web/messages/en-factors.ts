import type { Messages } from './messages.ts'

/** What people read of second factors. */
export const enFactors: Messages = {
  'title.factors': 'Two steps to log in',
  'title.factors.app': 'Add an authenticator app',
  'title.factors.recovery': 'Recovery codes',
  'title.factors.step': 'One more step',
  'link.factors': 'Two steps to log in',
  'link.factors.back': 'Back to the two steps',
  'factors.short':
    'A code from your phone, besides the password: whoever has only the password stays out.',
  'factors.lead':
    'With a second step, a login asks for a code from an app on your phone, after the password. Whoever finds out your password stays out.',
  'factors.off': 'There is no second step yet.',
  'factors.apps': 'Authenticator apps',
  'factors.app.unnamed': 'Authenticator app',
  'factors.app.added': 'Added',
  'factors.app.used': 'Last used',
  'factors.app.unused': 'Not used yet',
  'factors.app.add': 'Add an authenticator app',
  'factors.app.remove': 'Remove',
  'factors.recovery.left': '{count} recovery {count|code is|codes are} left.',
  'factors.recovery.few': 'Make new ones soon: each works once.',
  'link.factors.recovery': 'Recovery codes',
  'factors.app.lead':
    'Scan this picture with your authenticator app, or add an account by hand and type the key. On this phone, one tap is enough.',
  'factors.app.picture': 'QR code with the key below',
  'factors.app.open': 'Open in the app',
  'factors.app.key': 'Key',
  'factors.app.then': 'Then type the six digits that the app shows.',
  'label.factor.code': 'Code from the app',
  'label.factor.name': 'What you call it',
  'hint.factor.name': 'Optional, such as "my phone".',
  'button.factor.add': 'Switch it on',
  'factors.recovery.lead':
    'If your phone is lost, a recovery code lets you in instead. Each works once. Keep them where you keep important papers.',
  'factors.recovery.renew': 'New codes take the place of those from before.',
  'button.recovery': 'Make new codes',
  'factors.codes.lead':
    'Print or write down these codes now: nobody can show them again. Each works once, in place of a code from the app.',
  'factors.step.lead': 'Now give a code from your authenticator app.',
  'label.factor.step': 'Code',
  'hint.factor.step': 'Six digits from the app, or one of your recovery codes.',
  'button.factor.step': 'Log in',
  'factors.step.else': 'Phone and recovery codes lost? Ask the people who run {site}.',
  'factors.step.cancel': 'Log in as somebody else',
  'reauthenticate.code.lead': 'Before this step, give a code to show that it is you.',
  'notice.factor-added': 'The second step is on. All other devices are logged out.',
  'notice.factor-removed': 'It is removed. All other devices are logged out.',
  'notice.factor-gone': 'It was removed already.',
  'notice.factors-full': 'You have as many authenticator apps as one may have. Remove one first.',
  'notice.recovery-used': 'You used a recovery code. It does not work again.',
  'notice.recovery-none': 'That was your last recovery code. Make new ones now.',
  'notice.factor-required': 'That page is for people with a second step. Add one here first.',
  factor_required: 'Prove your second factor first.',
  factor_code_missing: 'Enter a code.',
  factor_code_wrong:
    'This code does not work. Each works once, and those of the app change every 30 seconds.',
  factor_stopped:
    'There were too many wrong codes for this account, so no code of the app opens it at the moment. Use a recovery code, or ask whoever runs this site.',
}
