import { argon2 } from '../primitives/argon2.ts'
import { BASE64_BARE, fromBase64 } from '../primitives/base64.ts'
import type { ParsedHash, Refusal } from '../primitives/recipe.ts'
import { withPepper } from './bcrypt.ts'
import { type Format, prefixed, type ReadContext } from './format.ts'

// Without `v=` it is version 1.0 (16). Some libraries write the costs in another order.
const COST = String.raw`(?:[mt]=\d{1,10}|p=\d{1,3})`
const REST = String.raw`(?:v=(16|19)\$)?(${COST},${COST},${COST})\$(${BASE64_BARE})\$(${BASE64_BARE})`

const argon2id = phc('argon2id')
const argon2i = phc('argon2i')
const argon2d = phc('argon2d')

/** PHC strings, and the same behind the prefixes of other systems. */
export const argon2Formats: readonly Format[] = [
  argon2id,
  argon2i,
  argon2d,
  ...['argon2id', 'argon2i'].map((type) =>
    prefixed(`django-${type}`, 'argon2', type === 'argon2i' ? argon2i : argon2id),
  ),
  ...[argon2id, argon2i, argon2d].map((format) =>
    prefixed(format.name.replace('phc', 'spring'), String.raw`\{argon2(?:@[^{}$]+)?\}`, format),
  ),
  {
    ...prefixed('peppered-argon2id', String.raw`\{peppered\}`, argon2id),
    read: (parts, context) => withPepper(argon2id.read(parts, context), context),
  },
]

function phc(type: 'argon2id' | 'argon2i' | 'argon2d'): Format {
  return {
    name: `phc-${type}`,
    pattern: new RegExp(String.raw`^\$${type}\$${REST}$`),
    read: (parts, context) => read(type, parts, context),
  }
}

function read(
  type: 'argon2id' | 'argon2i' | 'argon2d',
  [version, costs = '', salt = '', digest = '']: readonly (string | undefined)[],
  { engines }: ReadContext,
): ParsedHash | Refusal {
  const { m, t, p } = Object.fromEntries(costs.split(',').map((one) => one.split('=')))
  if (m === undefined || t === undefined || p === undefined) return 'damaged'
  const is19 = version === '19'
  const recipe = argon2(
    {
      type,
      version: is19 ? 19 : 16,
      memoryKiB: Number(m),
      passes: Number(t),
      parallelism: Number(p),
      salt: fromBase64(salt),
      digest: fromBase64(digest),
    },
    engines,
  )
  if (typeof recipe === 'string' || is19) return recipe
  const { work: _, ...old } = recipe
  return old
}
