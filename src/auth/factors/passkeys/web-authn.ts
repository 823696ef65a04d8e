import { createRequire } from 'node:module'

const PACKAGE = '@simplewebauthn/server'

/** What checks answers of passkeys: CBOR, COSE keys, signatures (WebAuthn level 3, 7). */
type WebAuthn = typeof import('@simplewebauthn/server')

/** Loads it at its first use: it takes a third of a second and 30 MB, and many sites have no passkeys. */
export function loadWebAuthn(): Promise<WebAuthn> {
  return import('@simplewebauthn/server')
}

/** Whether the package is there: an app may leave it out. */
export function hasWebAuthn(): boolean {
  try {
    createRequire(import.meta.url).resolve(PACKAGE)
    return true
  } catch {
    return false
  }
}
