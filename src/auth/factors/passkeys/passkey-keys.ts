/** What is kept of a passkey to check it with: its public key, and for which domain it was made. */
export interface PasskeyKey {
  readonly rpId: string
  /** COSE key. */
  readonly publicKey: Buffer
}

/** The text of `Factor.secret`. The domain stands first: `check` finds passkeys of another one by it. */
export function passkeyKeyText({ rpId, publicKey }: PasskeyKey): string {
  return JSON.stringify({ rpId, publicKey: publicKey.toString('base64url') })
}

/** `null` for what we did not write. */
export function readPasskeyKey(text: string): PasskeyKey | null {
  try {
    const { rpId, publicKey } = JSON.parse(text) as Readonly<Record<string, unknown>>
    if (typeof rpId !== 'string' || typeof publicKey !== 'string') return null
    return { rpId, publicKey: Buffer.from(publicKey, 'base64url') }
  } catch {
    return null
  }
}
