/** Longest password, in bytes of UTF-8. Longer is refused before any work is done. */
export const PASSWORD_MAX_BYTES = 1024

/** Why a password may not be used. */
export interface PasswordProblem {
  readonly code: 'password_too_short' | 'password_too_long'
  readonly message: string
}

/** What a new password must be. No rules of composition and no expiry (NIST SP 800-63B-4). */
export class PasswordPolicy {
  /** In code points: an emoji counts as one. */
  readonly minLength: number

  constructor({ minLength }: { readonly minLength: number }) {
    this.minLength = minLength
  }

  /** All that is wrong with the password; empty when it may be used. */
  check(raw: string): PasswordProblem[] {
    if (isTooLong(raw)) {
      const message = `Use at most ${PASSWORD_MAX_BYTES} bytes, about as many letters.`
      return [{ code: 'password_too_long', message }]
    }
    if ([...raw.normalize('NFC')].length < this.minLength) {
      return [{ code: 'password_too_short', message: `Use at least ${this.minLength} characters.` }]
    }
    return []
  }
}

/** Whether a password is longer than any that can have been set, and so not worth a hash. */
export function isTooLong(raw: string): boolean {
  return Buffer.byteLength(raw) > PASSWORD_MAX_BYTES
}
