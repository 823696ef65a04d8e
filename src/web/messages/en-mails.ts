import type { Messages } from './messages.ts'

/** Every sentence of the mails. */
export const enMails: Messages = {
  'agent.both': '{browser} on {system}',
  'mail.greeting': 'Hello {username},',
  'mail.footer': '{site} sent this mail by itself. Nobody reads answers to it.',
  'mail.address': 'If the button does not work, open this address:',
  'mail.when': 'When: {when}',
  'mail.where': 'From: {where}',
  'mail.browser': 'With: {browser}',
  'mail.not-you':
    'If this was you, there is nothing to do. If not, choose a new password now: whoever else is logged in is logged out then.',
  'mail.not-you.button': 'Choose a new password',
  'mail.not-you.ask':
    'If this was you, there is nothing to do. If not, tell the people who run {site} at once.',
  'mail.password-reset.subject': 'Choose a new password for {site}',
  'mail.password-reset.text':
    'Somebody asked for a new password for your account. Choose it on our page. The link works once, for one hour.',
  'mail.password-reset.button': 'Choose a new password',
  'mail.password-reset.else': 'If it was not you, do nothing: your password stays as it is.',
  'mail.mail-login.subject': 'Log in to {site}',
  'mail.mail-login.text':
    'Somebody asked to log in to your account by mail. Open the link in the browser in which you asked. Link and code work once, for ten minutes.',
  'mail.mail-login.button': 'Log in',
  'mail.mail-login.code':
    'Did you ask on another device? Type this code there, and give it to nobody:',
  'mail.mail-login.else': 'If it was not you, do nothing: nobody can log in without this mail.',
  'mail.verify-email.subject': 'Confirm your address for {site}',
  'mail.verify-email.text':
    'Please confirm that this is your address. The link works once, for 24 hours.',
  'mail.verify-email.button': 'Confirm this address',
  'mail.verify-email.else':
    'If you have no account at {site}, somebody typed your address by mistake. Do nothing then.',
  'mail.email-change.subject': 'Confirm your new address for {site}',
  'mail.email-change.text':
    'Somebody asked to use this address for their account. Until it is confirmed, the old one stays. The link works once, for 24 hours.',
  'mail.email-change.button': 'Use this address',
  'mail.email-change.else': 'If it was not you, do nothing: the address is not used then.',
  'mail.email-taken.subject': 'You already have an account at {site}',
  'mail.email-taken.text':
    'Somebody wanted to use this address for an account. You already have one with it.',
  'mail.email-taken.button': 'Log in',
  'mail.email-taken.other': 'If you have forgotten your password, choose a new one:',
  'mail.email-taken.else': 'If it was not you, do nothing: your account stays as it is.',
  'mail.password-changed.subject': 'Your password for {site} was changed',
  'mail.password-changed.text': 'Your password was changed. All other devices are logged out.',
  'mail.password-removed.subject': 'Your password for {site} was taken away',
  'mail.password-removed.text':
    'The people who run {site} have taken your password away. Nobody can log in with it any more.',
  'mail.password-removed.remedy': 'Choose a new password to log in again.',
  'mail.password-removed.remedy.ask': 'Ask them how you log in from now on.',
  'mail.password-required.subject': 'A new password for {site}',
  'mail.password-required.text':
    'The people who run {site} ask you for a new password. You choose it at your next login. All devices are logged out.',
  'mail.password-leaked.subject': 'Strangers know your password for {site}',
  'mail.password-leaked.text':
    'Your password stands in a list that strangers have, from a leak at some other site. You choose a new one at your next login. All devices are logged out.',
  'mail.password-was-reset.subject': 'Your password for {site} was reset',
  'mail.password-was-reset.text':
    'Somebody chose a new password for your account, by a link that we mailed to you. All devices are logged out.',
  'mail.email-change-asked.subject': 'A new address for your account at {site}',
  'mail.email-change-asked.text':
    'Somebody asked to use another address for your account: {email}. It counts once it is confirmed there.',
  'mail.email-changed.subject': 'Your address for {site} was changed',
  'mail.email-changed.text':
    'Your account has another address now: {email}. From now on our mails go there, also those to choose a new password.',
  'mail.email-changed-by-staff.subject': 'Your address for {site} was changed',
  'mail.email-changed-by-staff.text':
    'Our staff has given your account another address: {email}. From now on our mails go there, also those to choose a new password.',
  'mail.email-removed-by-staff.subject': 'Your address for {site} was taken away',
  'mail.email-removed-by-staff.text':
    'Our staff has taken the address off your account. From now on it gets no mails, and no link to choose a new password.',
  'mail.username-changed.subject': 'Your username for {site} was changed',
  'mail.username-changed.text': 'You log in with another username now: {username}.',
  'mail.new-device.subject': 'A new login to {site}',
  'mail.new-device.text':
    'Somebody logged in to your account in a browser in which you were not logged in before.',
  'mail.success-after-failures.subject': 'The right password for {site} after wrong ones',
  'mail.success-after-failures.text':
    'Somebody gave the right password for your account, after several wrong ones.',
  'mail.factor-added.subject': 'A second step for your account at {site}',
  'mail.factor-added.text':
    'A second step was added to your account: from now on it is asked for at each login, after the password. All other devices are logged out.',
  'mail.factor-removed.subject': 'A second step was removed at {site}',
  'mail.factor-removed.text':
    'A second step was removed from your account. All other devices are logged out.',
  'mail.factor-reset.subject': 'The second step was switched off at {site}',
  'mail.factor-reset.text':
    'The people who run {site} have removed every second step from your account. All devices are logged out.',
  'mail.factor-failed.subject': 'Wrong codes for your account at {site}',
  'mail.factor-failed.text':
    'Somebody has your password, and gave several wrong codes for the second step. They did not get in.',
  'mail.passkey-counter-back.subject': 'There may be a copy of your passkey for {site}',
  'mail.passkey-counter-back.text':
    'A passkey of yours has counted backwards, as a copy of it would. Somebody logged in with it. If it was not you, remove that passkey and end all other sessions.',
  'mail.passkey-counter-refused.subject': 'A passkey for {site} was refused',
  'mail.passkey-counter-refused.text':
    'A passkey of yours has counted backwards, as a copy of it would, so it was refused. Remove that passkey and add a new one.',
  'mail.recovery-used.subject': 'A recovery code was used at {site}',
  'mail.recovery-used.text':
    'Somebody logged in to your account with a recovery code. You have {left} codes left.',
  'mail.recovery-used-few.subject': 'You have few recovery codes left at {site}',
  'mail.recovery-used-few.text':
    'Somebody logged in to your account with a recovery code. Codes that are left: {left}. Make new ones soon.',
  'mail.recovery-renewed.subject': 'New recovery codes for {site}',
  'mail.recovery-renewed.text':
    'New recovery codes were made for your account. Those from before open nothing any more.',
  'mail.account-closed.subject': 'Your account at {site} is closed',
  'mail.account-closed.text':
    'Your account was closed. Nobody can log in to it. For {days} days you can open it again; after that it is deleted with everything that belongs to it.',
  'mail.account-closed.button': 'Open my account again',
  'mail.account-closed.else':
    'If it was not you, open your account again now and choose a new password.',
  'mail.account-deleted.subject': 'Your account at {site} is closed',
  'mail.account-deleted.text':
    'Your account was closed, and deleted with everything that belongs to it.',
  'mail.account-deleted.remedy.ask': 'If it was not you, tell the people who run {site} at once.',
  'mail.account-reopened.subject': 'Your account at {site} is open again',
  'mail.account-reopened.text': 'Your account was opened again.',
  'mail.remembered-session-misused.subject': 'We logged a device out of {site}',
  'mail.remembered-session-misused.text':
    'A cookie that keeps one of your devices logged in was used twice, so it may have been copied. That device is logged out.',
}
