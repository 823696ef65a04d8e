/** Pieces of patterns for text in base64. */
/** With all of its padding: without, a text that was cut short would still be read. */
export const BASE64 =
  '(?=[A-Za-z0-9+/])(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?'
export const BASE64_BARE = '[A-Za-z0-9+/]+'
/** passlib's: a dot for the plus, no padding. */
export const BASE64_DOTTED = '[A-Za-z0-9./]+'

export function fromBase64(text: string): Buffer {
  return Buffer.from(text, 'base64')
}

/** In the alphabet and with the padding that {@link BASE64} wants, whatever it was written in. */
export function toUsualBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('base64')
}

/** Without padding, as PHC strings want it. */
export function toBareBase64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/={1,2}$/, '')
}

export function fromDotted(text: string): Buffer {
  return Buffer.from(text.replaceAll('.', '+'), 'base64')
}

/** Bytes as the letters that a shell has in the place of a digest. */
export function emptyBase64(bytes: number): string {
  return Buffer.alloc(bytes).toString('base64')
}
