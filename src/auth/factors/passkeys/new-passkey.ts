import { randomText } from '../../crypto/random.ts'
import type { UserReference } from '../../user.ts'
import { factorNameFrom } from '../factor-name.ts'
import type { Factor } from '../factor-store.ts'
import type { MadePasskey } from './passkey-check.ts'
import { passkeyKeyText } from './passkey-keys.ts'

const ID_BYTES = 16

/** What is known of a passkey that was just made. */
export interface NewPasskey {
  readonly made: MadePasskey
  readonly transports: readonly string[]
  /** See `PasskeyKey.handle`. */
  readonly handle: string | null
  /** What its owner calls it; `null` for nothing. */
  readonly name: string | null
  readonly rpId: string
  /** Whether it is a whole login by itself. */
  readonly logsInAlone: boolean
  readonly now: number
}

/** A passkey whose making was proved, as it is kept. */
export function newPasskeyFactor(
  owner: UserReference,
  { made, transports, handle, name, rpId, logsInAlone, now }: NewPasskey,
): Factor {
  const { credentialId, publicKey, counter, isBackedUp } = made
  return {
    ...{ id: randomText(ID_BYTES), owner, kind: 'passkey', name: factorNameFrom(name ?? '') },
    secret: passkeyKeyText({ rpId, publicKey, handle }),
    ...{ credentialId, transports, isBackedUp, logsInAlone, counter },
    ...{ createdAt: now, confirmedAt: now, lastUsedAt: null },
  }
}
