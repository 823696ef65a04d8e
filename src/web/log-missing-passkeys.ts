import type { AuthOptions } from '../auth/auth-options.ts'
import type { Auth } from '../auth/create-auth.ts'
import { whyNoPasskeys } from '../auth/factors/create-factors.ts'
import type { User } from '../auth/user.ts'
import type { Logger } from './context.ts'

const NO_PASSKEYS = {
  address:
    'passkeys are left out: browsers make none for an IP address. Give the site a name in `baseUrl`',
  tokens: 'passkeys are left out: they need `tokens` in `stores`',
  package: 'passkeys are left out: the package @simplewebauthn/server is not installed',
}

/** Says at the start, once, why people cannot log in by passkeys where they have second factors. */
export function logMissingPasskeys<U extends User>(
  { factors, stores }: Auth<U>,
  { relyingParty = null }: AuthOptions<U>,
  logger: Logger,
): void {
  const reason = factors && whyNoPasskeys(stores, relyingParty)
  if (reason) logger.info({}, NO_PASSKEYS[reason])
}
