import { randomBytes } from 'node:crypto'

/** Random bytes of the system's generator, as text in base64url. */
export function randomText(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}
