import { isOfToday, isPayable } from '../cost/ceiling.ts'
import { anyOf } from '../primitives/recipe.ts'
import type { Work } from '../primitives/work.ts'
import { STORED_HASH_MAX_LENGTH } from '../stored-length.ts'
import type { ReadContext } from './format.ts'
import { isRefused, type RefusedHash, readStored, type StoredHash } from './registry.ts'

const PREFIX = '{wrapped}'
/** The same, with the empty digest written shorter. */
const PACKED = '{packed}'
/** Starts every hash of our own; salts before it may hold a bar, the hash after it does not. */
const SEAM = '|$'

/** The longest hash that a hasher of ours makes. */
const OWN_MAX_LENGTH = 104

/**
 * A weak hash inside one of our own: `{wrapped}`, the weak one without its digest, `|`, the hash. Where that
 * is too long to be stored, `{packed}` and `*0128;` for 128 zeros.
 */
export function joinWrapped(shell: string, own: string): string {
  const plain = `${PREFIX}${shell}|${own}`
  return plain.length > STORED_HASH_MAX_LENGTH ? `${PACKED}${pack(shell)}|${own}` : plain
}

/** Whether a weak hash can be stored once it is wrapped, whichever of our hashers does it. */
export function fitsWrapped(shell: string): boolean {
  const longest = joinWrapped(shell, '$'.repeat(OWN_MAX_LENGTH))
  return longest.length <= STORED_HASH_MAX_LENGTH && unpack(pack(shell)) === shell
}

function pack(shell: string): string {
  return shell.replace(/([0A.])\1{8,998}/g, (run, letter) => `*${letter}${run.length};`)
}

function unpack(packed: string): string {
  return packed.replace(/\*([0A.])(\d{1,3});/g, (_, letter, count) => letter.repeat(count))
}

/** What is hashed in the place of a password, once the weak digest is known. */
export function wrappedPassword(digest: Buffer): string {
  return digest.toString('base64')
}

/** Reads a stored text, wrapped or not: the one way for whoever verifies it. */
export function readHash(encoded: string, context: ReadContext): StoredHash | RefusedHash {
  const seam = encoded.lastIndexOf(SEAM)
  for (const prefix of [PREFIX, PACKED]) {
    if (!encoded.startsWith(prefix)) continue
    if (seam < prefix.length) return { format: 'wrapped', refusal: 'damaged' }
    const text = encoded.slice(prefix.length, seam)
    const shell = prefix === PACKED ? unpack(text) : text
    return readWrapped(shell, encoded.slice(seam + 1), context)
  }
  return readStored(encoded, context)
}

/** What is inside is written in our format, whatever new hashes are written in. */
function inOurFormat({ own, ...context }: ReadContext): ReadContext {
  return own ? { ...context, own: { ...own, as: undefined } as Work } : context
}

/** Reads both parts. What they cost is compared with the ceilings; nothing is hashed. */
function readWrapped(shell: string, inner: string, context: ReadContext): StoredHash | RefusedHash {
  const weak = readStored(shell, context)
  const own = readStored(inner, context)
  if (isRefused(weak)) return weak
  if (isRefused(own)) return own
  if (own.isWeak || weak.shell === undefined) return { format: 'wrapped', refusal: 'damaged' }
  const format = `wrapped-${weak.format}`
  const { rewritings } = weak
  const cost = [...weak.cost, ...weak.digests.flatMap(() => own.cost)]
  const counted = isOfToday(own.format, own, inOurFormat(context)) ? weak.cost : cost
  const texts = 1 + rewritings.length
  if (!isPayable(format, { cost: counted }, context, texts)) {
    return { format, refusal: 'too_expensive' }
  }
  const digests = weak.digests.map(
    (one) => (password: Buffer) => own.digest(Buffer.from(wrappedPassword(one(password)))),
  )
  const digest = anyOf(digests, own.expected)
  const { work, ...rest } = own
  return {
    ...rest,
    ...(digests.length === 1 && work && { work }),
    format,
    cost,
    digest,
    digests,
    rewritings,
  }
}
