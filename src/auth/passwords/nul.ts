/**
 * Whether a text has a NUL. HMAC fills up short keys with them (RFC 2104, 2), so PBKDF2 and scrypt take a
 * password for the same with any number of them at its end, and bcrypt stops at the first.
 */
export function hasNul(text: string): boolean {
  return text.includes('\0')
}
