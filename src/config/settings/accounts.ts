import { domainPatternOf } from '../../auth/joining/domain-pattern.ts'
import { choice, list, wholeNumber } from '../schema/kinds.ts'
import { asOption } from '../schema/setting.ts'

const DOMAINS =
  'a comma list of domains such as example.com, or .example.com for all domains below it'

/** Who may have an account, and what keeps robots from making them. */
export const accountSettings = {
  /** Who may make an account: everybody, who was invited by mail, or nobody (`open`). */
  registration: asOption(
    'registration',
    choice({
      name: 'REGISTRATION',
      values: ['open', 'invite', 'closed'],
      fallback: 'open',
      meaning:
        'who may make an account: everybody (where there is a set-up page, not before there is a superuser), who was invited by mail, or nobody. See [accounts and mail](accounts-and-mail.md#joining)',
      concern: (registration, { smtpUrl }) =>
        registration === 'invite' && smtpUrl === null
          ? 'REGISTRATION is "invite", but nobody can be invited without mail. Set SMTP_URL and MAIL_FROM.'
          : null,
    }),
  ),
  /** Domains of the addresses that people may give, such as `.example.com` for all below it (every one). */
  emailDomains: asOption(
    'emailDomains',
    list({
      name: 'EMAIL_DOMAINS',
      test: isDomainPattern,
      allowed: DOMAINS,
      meaning:
        'comma list of domains. Only their addresses may be given at registration and as a new address; `example.com` is this domain alone, `.example.com` or `*.example.com` is every domain below it. Who was invited is past it',
    }),
  ),
  /** Domains of addresses that are refused (none). */
  emailDomainsRefused: asOption(
    'emailDomainsRefused',
    list({
      name: 'EMAIL_DOMAINS_REFUSED',
      test: isDomainPattern,
      allowed: DOMAINS,
      meaning:
        'the same for domains whose addresses are refused, also where `EMAIL_DOMAINS` allows them',
    }),
  ),
  /** Days for which a closed account can be opened again; 0: it is deleted at once (30). */
  closeGraceDays: asOption(
    'closeGraceDays',
    wholeNumber({
      name: 'CLOSE_GRACE_DAYS',
      fallback: 30,
      min: 0,
      max: 365,
      what: 'number of days',
      meaning:
        'days for which an account that its owner has closed can be opened again. Then it is deleted; `0` deletes it at once',
    }),
  ),
  /** Days after which an account of a stranger is deleted whose address nobody has confirmed; 0: it stays (0). */
  unverifiedDays: asOption(
    'unverifiedDays',
    wholeNumber({
      name: 'UNVERIFIED_DAYS',
      fallback: 0,
      min: 0,
      max: 365,
      what: 'number of days',
      meaning:
        'days after which an account that a stranger has made is deleted, and its name free, unless somebody has confirmed its e-mail address. `0` keeps it. See [accounts and mail](accounts-and-mail.md#accounts-that-nobody-confirms)',
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
  /** Seconds that lie at least between a form of a stranger and its page; 0: none (2). */
  formSeconds: asOption(
    'formSeconds',
    wholeNumber({
      name: 'FORM_SECONDS',
      fallback: 2,
      min: 0,
      max: 30,
      what: 'number of seconds',
      meaning:
        'seconds that lie at least between the page to register, to reset a password or to log in by mail and its form: one that is sent sooner waits for the rest. See [bots](bots.md)',
    }),
  ),
  /** Forms of strangers in ten minutes after which a challenge is asked for; 0: always (100). */
  challengeAfter: asOption(
    'challengeAfter',
    wholeNumber({
      name: 'CHALLENGE_AFTER',
      fallback: 100,
      min: 0,
      max: 100_000,
      what: 'number of forms',
      meaning:
        'forms of strangers in ten minutes, of all together, after which each needs the proof of a [challenge](bots.md#the-challenge): registrations are one count, resets and log-ins by mail another. `0` asks always. While log-ins fail far more than usual, as many of them [need no proof](bots.md#logging-in)',
    }),
  ),
}

function isDomainPattern(text: string): boolean {
  return domainPatternOf(text) !== null
}
