import type { AuthOptions } from '../auth/auth-options.ts'
import type { Auth } from '../auth/create-auth.ts'
import { whyNoPasskeys } from '../auth/factors/create-factors.ts'
import type { User } from '../auth/user.ts'
import { whyNoRemoval } from '../auth/without-password/create-without-password.ts'
import type { Logger } from './context.ts'

const NO_PASSKEYS = {
  address:
    'passkeys are left out: browsers make none for an IP address. Give the site a name in `baseUrl`',
  tokens: 'passkeys are left out: they need `tokens` in `stores`',
  package: 'passkeys are left out: the package @simplewebauthn/server is not installed',
}

const NO_REMOVAL = {
  revise: 'nobody can give up their password for a passkey: `factors` in `stores` has no revise()',
  hasPassword:
    'people of some backends cannot give up their password for a passkey: their users have no `hasPassword`',
}

/**
 * Says at the start, once, why people cannot log in by passkeys where they have second factors, or cannot give up their
 * password for one.
 */
export function logMissingPasskeys<U extends User>(
  { factors, stores, backends }: Auth<U>,
  { relyingParty = null }: AuthOptions<U>,
  logger: Logger,
): void {
  const reason = factors && whyNoPasskeys(stores, relyingParty)
  if (reason) logger.info({}, NO_PASSKEYS[reason])
  const missing = whyNoRemoval(factors, backends)
  if (missing) logger.info({}, NO_REMOVAL[missing])
}
