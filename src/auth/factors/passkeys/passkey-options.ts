import { sha256 } from '../../crypto/keyed-digest.ts'
import type { UserReference } from '../../user.ts'
import type { Factor } from '../factor-store.ts'
import { type PasskeyTicket, TICKET_LIFETIME_MS } from './passkey-ticket.ts'
import type { RelyingParty } from './relying-party.ts'

/** A passkey as browsers are told of it. */
export interface PasskeyDescriptor {
  readonly type: 'public-key'
  readonly id: string
  readonly transports: readonly string[]
}

/** `PublicKeyCredentialCreationOptionsJSON` of WebAuthn level 3, 5.4. */
export interface PasskeyCreation {
  readonly rp: { readonly id: string; readonly name: string }
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string }
  readonly challenge: string
  readonly pubKeyCredParams: readonly { readonly type: 'public-key'; readonly alg: number }[]
  readonly timeout: number
  readonly excludeCredentials: readonly PasskeyDescriptor[]
  readonly authenticatorSelection: {
    readonly residentKey: 'preferred' | 'required'
    readonly requireResidentKey: boolean
    readonly userVerification: 'preferred' | 'required'
  }
  readonly attestation: 'none'
  readonly extensions: { readonly credProps: true }
}

/** `PublicKeyCredentialRequestOptionsJSON` of WebAuthn level 3, 5.5. */
export interface PasskeyRequest {
  readonly rpId: string
  readonly challenge: string
  readonly timeout: number
  readonly allowCredentials: readonly PasskeyDescriptor[]
  readonly userVerification: 'required' | 'preferred'
}

/** Ed25519, ES256 and RS256 (IANA COSE algorithms): what WebAuthn level 3, 5.4 recommends. */
export const ALGORITHMS = [-8, -7, -257]

/** Whose passkey it is to be. */
export interface PasskeyHolder {
  readonly handle: string
  readonly username: string
  /** Those that they have: no device gets a second one. */
  readonly known: readonly Factor[]
}

/**
 * What a browser needs to make a passkey. Where it is kept and how it is unlocked is up to the person, unless it is
 * the only way in: then its device asks who holds it, and finds it without being told which.
 */
export function creationOf(
  party: RelyingParty,
  { challenge, use }: PasskeyTicket,
  { handle, username, known }: PasskeyHolder,
): PasskeyCreation {
  const isAlone = use === 'join'
  const wish = isAlone ? 'required' : 'preferred'
  return {
    rp: { id: party.id, name: party.name },
    user: { id: handle, name: username, displayName: username },
    challenge,
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    timeout: TICKET_LIFETIME_MS,
    excludeCredentials: known.flatMap(descriptorOf),
    authenticatorSelection: {
      ...{ residentKey: wish, requireResidentKey: isAlone, userVerification: wish },
    },
    // Which model somebody uses is nobody's business: no attestation.
    attestation: 'none',
    // Whether it is found without being named (WebAuthn level 3, 10.1.3): then it can be a whole login.
    extensions: { credProps: true },
  }
}

/** What a browser needs to ask for a passkey: one of these, or any that it has for the site. */
export function requestOf(
  party: RelyingParty,
  { challenge, use }: PasskeyTicket,
  known: readonly Factor[] = [],
): PasskeyRequest {
  return {
    rpId: party.id,
    challenge,
    timeout: TICKET_LIFETIME_MS,
    allowCredentials: known.flatMap(descriptorOf),
    // Alone, a passkey is both factors, so its device must ask who holds it. As the second one it need not.
    userVerification: use === 'login' ? 'required' : 'preferred',
  }
}

/**
 * What a device knows a person by (WebAuthn level 3, 6.1, "user handle"): always the same for one person, so
 * that a device keeps one passkey of theirs, and it names nobody.
 */
export function handleOf({ backend, userId }: UserReference): string {
  return sha256(JSON.stringify(['passkey user', backend, userId]))
}

function descriptorOf({ credentialId, transports }: Factor): readonly PasskeyDescriptor[] {
  return credentialId === null ? [] : [{ type: 'public-key', id: credentialId, transports }]
}
