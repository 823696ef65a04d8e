import { choice } from '../kinds.ts'
import { asOption } from '../setting.ts'

/** Who may have an account. */
export const accountSettings = {
  /** Whether strangers may make an account (`open`). */
  registration: asOption(
    'registration',
    choice({
      name: 'REGISTRATION',
      values: ['open', 'closed'],
      fallback: 'open',
      meaning: 'whether strangers may make an account',
    }),
  ),
}
