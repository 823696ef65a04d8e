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
}
