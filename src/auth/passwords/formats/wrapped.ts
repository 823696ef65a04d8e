import { isOfToday, isPayable } from '../cost/ceiling.ts'
import type { ReadContext } from './format.ts'
import { isRefused, type RefusedHash, readStored, type StoredHash } from './registry.ts'

const PREFIX = '{wrapped}'
/** Starts every hash of our own; salts before it may hold a bar, the hash after it does not. */
const SEAM = '|$'

/** A weak hash inside one of our own: `{wrapped}`, the weak one without its digest, `|`, the hash. */
export function joinWrapped(shell: string, own: string): string {
  return `${PREFIX}${shell}|${own}`
}

/** What is hashed in the place of a password, once the weak digest is known. */
export function wrappedPassword(digest: Buffer): string {
  return digest.toString('base64')
}

function isWrapped(encoded: string): boolean {
  return encoded.startsWith(PREFIX)
}

/** Reads a stored text, wrapped or not: the one way for whoever verifies it. */
export function readHash(encoded: string, context: ReadContext): StoredHash | RefusedHash {
  return isWrapped(encoded) ? readWrapped(encoded, context) : readStored(encoded, context)
}

/** Reads both parts. What they cost is compared with the ceilings; nothing is hashed. */
function readWrapped(encoded: string, context: ReadContext): StoredHash | RefusedHash {
  const seam = encoded.lastIndexOf(SEAM)
  if (seam < 0) return { format: 'wrapped', refusal: 'damaged' }
  const weak = readStored(encoded.slice(PREFIX.length, seam), context)
  const own = readStored(encoded.slice(seam + 1), context)
  if (isRefused(weak)) return weak
  if (isRefused(own)) return own
  if (own.isWeak || weak.shell === undefined) return { format: 'wrapped', refusal: 'damaged' }
  const format = `wrapped-${weak.format}`
  const cost = [...weak.cost, ...own.cost]
  const counted = isOfToday(own.format, own, context) ? weak.cost : cost
  if (!isPayable(format, { cost: counted }, context)) return { format, refusal: 'too_expensive' }
  const digest = (password: Buffer) =>
    own.digest(Buffer.from(wrappedPassword(weak.digest(password))))
  return { ...own, format, cost, digest }
}
