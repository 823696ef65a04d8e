import { choice } from '../schema/kinds.ts'
import { asOption } from '../schema/setting.ts'

/** Who may have an account. */
export const accountSettings = {
  /** Whether strangers may make an account (`open`). */
  registration: asOption(
    'registration',
    choice({
      name: 'REGISTRATION',
      values: ['open', 'closed'],
      fallback: 'open',
      meaning:
        'whether strangers may make an account. Where there is a set-up page, not before there is a superuser',
    }),
  ),
  /** Whether nobody gets in without a confirmed e-mail address (`optional`). */
  verifiedEmail: asOption(
    'verifiedEmail',
    choice({
      name: 'VERIFIED_EMAIL',
      values: ['optional', 'required'],
      fallback: 'optional',
      meaning:
        'whether people may log in without a confirmed e-mail address. See [accounts and mail](accounts-and-mail.md)',
    }),
  ),
  /** Whether people may log in by a link or a code in a mail (`off`). */
  signInByMail: asOption(
    'signInByMail',
    choice({
      name: 'SIGN_IN_BY_MAIL',
      values: ['on', 'off'],
      fallback: 'off',
      meaning:
        'whether people may log in by a link or a code in a mail, without a password. See [log in by mail](accounts-and-mail.md#log-in-by-mail)',
    }),
  ),
}
