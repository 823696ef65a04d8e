import type { PasskeyAnswer } from './passkey-answer.ts'
import { ALGORITHMS } from './passkey-options.ts'
import type { RelyingParty } from './relying-party.ts'
import { loadWebAuthn } from './web-authn.ts'

/** `hwk`: the key cannot leave its device. `swk`: it is copied between devices (RFC 8176). */
export type PasskeyMethod = 'hwk' | 'swk'

/** A new passkey whose making was proved. */
export interface MadePasskey {
  readonly credentialId: string
  /** COSE key. */
  readonly publicKey: Buffer
  readonly counter: number
  readonly isBackedUp: boolean
  /** Whether its device has asked who holds it. */
  readonly isVerified: boolean
  readonly method: PasskeyMethod
}

/** A use of a passkey that was proved. */
export interface ProvedUse {
  readonly counter: number
  readonly isBackedUp: boolean
  readonly method: PasskeyMethod
}

/**
 * Checks answers of browsers for one relying party. The caller has checked that the challenge was ours. What was
 * asked for in a frame of another site proves nothing: our pages stand in no frame (WebAuthn level 3, 13.4.2).
 */
export class PasskeyCheck {
  readonly #party: RelyingParty

  constructor(party: RelyingParty) {
    this.#party = party
  }

  /**
   * Begins to load what checks answers, while a device asks its owner: on a busy machine it takes longer than a request
   * may.
   */
  prepare(): void {
    // Who gives the answer learns that it cannot be loaded.
    loadWebAuthn().catch(() => {})
  }

  /**
   * `null` unless a device of theirs has made this passkey for us now (WebAuthn level 3, 7.1).
   *
   * @param isAlone whether the device must have asked who holds it, by a PIN or a finger.
   */
  async made(answer: PasskeyAnswer, isAlone: boolean): Promise<MadePasskey | null> {
    const { verifyRegistrationResponse } = await loadWebAuthn()
    const { clientDataJSON, attestationObject } = answer.response
    if (attestationObject === undefined || answer.isFramed) return null
    const verified = await orNull(() =>
      verifyRegistrationResponse({
        ...this.#expected(answer),
        response: { ...partsOf(answer), response: { clientDataJSON, attestationObject } },
        requireUserVerification: isAlone,
        supportedAlgorithmIDs: ALGORITHMS,
      }),
    )
    if (!verified?.verified) return null
    const { credential, credentialBackedUp, credentialDeviceType, userVerified } =
      verified.registrationInfo
    if (credential.id !== answer.id) return null
    return {
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      isBackedUp: credentialBackedUp,
      isVerified: userVerified,
      method: methodOf(credentialDeviceType),
    }
  }

  /**
   * `null` unless this passkey was used for us now (WebAuthn level 3, 7.2). The counter is for the caller.
   *
   * @param isAlone whether the device must have asked who holds it, by a PIN or a finger.
   */
  async used(
    answer: PasskeyAnswer,
    publicKey: Buffer,
    isAlone: boolean,
  ): Promise<ProvedUse | null> {
    const { verifyAuthenticationResponse } = await loadWebAuthn()
    const { clientDataJSON, authenticatorData, signature } = answer.response
    if (authenticatorData === undefined || signature === undefined || answer.isFramed) return null
    const verified = await orNull(() =>
      verifyAuthenticationResponse({
        ...this.#expected(answer),
        response: {
          ...partsOf(answer),
          response: { clientDataJSON, authenticatorData, signature },
        },
        // With 0 it compares no counters: a store does that in one statement.
        credential: { id: answer.id, publicKey: new Uint8Array(publicKey), counter: 0 },
        requireUserVerification: isAlone,
      }),
    )
    if (!verified?.verified) return null
    const { newCounter, credentialBackedUp, credentialDeviceType } = verified.authenticationInfo
    const method = methodOf(credentialDeviceType)
    return { counter: newCounter, isBackedUp: credentialBackedUp, method }
  }

  #expected({ challenge }: PasskeyAnswer) {
    return {
      expectedChallenge: challenge,
      expectedOrigin: [...this.#party.origins],
      expectedRPID: this.#party.id,
    }
  }
}

function partsOf({ id }: PasskeyAnswer) {
  return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} }
}

function methodOf(deviceType: string): PasskeyMethod {
  return deviceType === 'multiDevice' ? 'swk' : 'hwk'
}

/** It throws for whatever a stranger has sent: none of it is a fault of ours. */
async function orNull<T>(check: () => Promise<T>): Promise<T | null> {
  try {
    return await check()
  } catch {
    return null
  }
}
