import type { UserService } from '../accounts/user-service.ts'
import type { AuthOptions } from '../auth-options.ts'
import type { Clock } from '../clock.ts'
import type { EventHub } from '../events.ts'
import type { Recovery } from '../recovery/create-recovery.ts'
import type { Stores } from '../stores.ts'
import type { User } from '../user.ts'
import { AccountClosing } from './account-closing.ts'

const GRACE_DAYS = 30

/** `null` where accounts are kept elsewhere, and without a store for tokens. */
export function createClosing<U extends User>(
  stores: Stores<U>,
  users: UserService<U> | null,
  { tokens, mail }: Recovery,
  parts: { readonly events: EventHub; readonly clock: Clock },
  { closeGraceDays = GRACE_DAYS }: Pick<AuthOptions<U>, 'closeGraceDays'>,
): AccountClosing<U> | null {
  if (!stores.users || !users || !tokens) return null
  const all = { ...parts, stores, users, tokens, mail, graceDays: closeGraceDays }
  return new AccountClosing<U>(all, stores.users)
}
