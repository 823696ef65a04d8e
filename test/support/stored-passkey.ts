import { randomBytes } from 'node:crypto'
import type { Factor } from '../../src/auth/factors/factor-store.ts'
import { passkeyKeyText } from '../../src/auth/factors/passkeys/passkey-keys.ts'

/** A passkey as stores keep it, made for a domain; its key proves nothing. */
export function storedPasskey(rpId: string): Factor {
  const random = () => randomBytes(16).toString('base64url')
  return {
    ...{ id: random(), owner: { backend: 'own', userId: '1' }, kind: 'passkey', name: null },
    secret: passkeyKeyText({ rpId, handle: null, publicKey: randomBytes(77) }),
    ...{ credentialId: random(), transports: [], isBackedUp: true, counter: 0 },
    ...{ createdAt: 1, confirmedAt: 1, lastUsedAt: null },
  }
}
