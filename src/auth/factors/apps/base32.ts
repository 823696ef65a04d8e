const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const BITS = 5

/** Bytes as base32 without padding (RFC 4648, 6), as authenticator apps take secrets. */
export function toBase32(bytes: Uint8Array): string {
  let text = ''
  let value = 0
  let bits = 0
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= BITS) {
      bits -= BITS
      text += ALPHABET[(value >>> bits) & 31]
    }
    value &= (1 << bits) - 1
  }
  return bits > 0 ? text + ALPHABET[(value << (BITS - bits)) & 31] : text
}

/** The bytes of a base32 text in any case, with or without padding; `null` for what is none. */
export function fromBase32(text: string): Buffer | null {
  const bytes: number[] = []
  let value = 0
  let bits = 0
  const padding = text.indexOf('=')
  const letters = padding < 0 ? text : text.slice(0, padding)
  if (!/^=*$/.test(text.slice(letters.length))) return null
  for (const letter of letters.toUpperCase()) {
    const digit = ALPHABET.indexOf(letter)
    if (digit < 0) return null
    value = (value << BITS) | digit
    bits += BITS
    if (bits >= 8) {
      bits -= 8
      bytes.push(value >>> bits)
      value &= (1 << bits) - 1
    }
  }
  // What is left over is padding: zeros, and less than a letter of it.
  return bits < BITS && value === 0 ? Buffer.from(bytes) : null
}
