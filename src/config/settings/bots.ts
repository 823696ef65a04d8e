import { wholeNumber } from '../schema/kinds.ts'
import { asOption } from '../schema/setting.ts'

/** What keeps robots out of the forms that strangers send. */
export const botSettings = {
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
        'forms of strangers in ten minutes, of all together, after which each needs the proof of a [challenge](bots.md#the-challenge): registrations are one count, resets and log-ins by mail another. `0` asks always',
    }),
  ),
}
