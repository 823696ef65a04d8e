/** The letters of crypt(3) and phpass, by value. */
export const CRYPT_LETTERS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Three bytes to four letters, low bits first. */
export function cryptBase64(bytes: Buffer): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const rest = Math.min(3, bytes.length - at)
    text += letters(bytes.readUIntLE(at, rest), rest + 1)
  }
  return text
}

function letters(value: number, count: number): string {
  let text = ''
  for (let index = 0; index < count; index += 1) text += CRYPT_LETTERS[(value >> (6 * index)) & 63]
  return text
}
