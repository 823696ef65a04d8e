/** What is kept of a passkey to check it with: its public key, and for which domain it was made. */
export interface PasskeyKey {
  readonly rpId: string
  /** COSE key. */
  readonly publicKey: Buffer
  /** What its device knows the person by; `null`: what follows from who they are (`handleOf`). */
  readonly handle: string | null
}

/** The text of `Factor.secret`. The domain stands first: `check` finds passkeys of another one by it. */
export function passkeyKeyText({ rpId, publicKey, handle }: PasskeyKey): string {
  const key = { rpId, publicKey: publicKey.toString('base64url') }
  return JSON.stringify(handle === null ? key : { ...key, handle })
}

/** `null` for what we did not write. */
export function readPasskeyKey(text: string): PasskeyKey | null {
  try {
    const { rpId, publicKey, handle } = JSON.parse(text) as Readonly<Record<string, unknown>>
    if (typeof rpId !== 'string' || typeof publicKey !== 'string') return null
    const named = typeof handle === 'string' ? handle : null
    return { rpId, publicKey: Buffer.from(publicKey, 'base64url'), handle: named }
  } catch {
    return null
  }
}
