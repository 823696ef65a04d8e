import type { Factor } from '../../../auth/factors/factor-store.ts'
import { NOW, OWNER } from '../samples.ts'

/** An authenticator app that nobody has confirmed. */
export function factor(id: string, changes: Partial<Factor> = {}): Factor {
  return {
    id,
    owner: OWNER,
    kind: 'app',
    name: 'a phone',
    secret: 'sealed',
    credentialId: null,
    transports: [],
    isBackedUp: false,
    logsInAlone: false,
    counter: 0,
    createdAt: NOW,
    confirmedAt: null,
    lastUsedAt: null,
    ...changes,
  }
}

export function passkey(id: string, changes: Partial<Factor> = {}): Factor {
  return factor(id, { kind: 'passkey', credentialId: `credential of ${id}`, ...changes })
}

/** Without what an implementation may have put around it. */
export function plain(given: Factor): Factor {
  return { ...given, owner: { ...given.owner }, transports: [...given.transports] }
}
