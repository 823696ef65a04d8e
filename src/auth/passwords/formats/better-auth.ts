import { after } from '../primitives/recipe.ts'
import { scrypt } from '../primitives/scrypt.ts'
import type { Format } from './format.ts'

/** better-auth: the salt that scrypt gets is the hex text, not the bytes it stands for. */
export const betterAuthFormats: readonly Format[] = [
  {
    name: 'better-auth-scrypt',
    pattern: /^([0-9a-f]{32}):([0-9a-f]{128})$/,
    read: ([salt = '', digest = '']) =>
      after(
        (password) => password.toString().normalize('NFKC'),
        scrypt({
          N: 16_384,
          r: 16,
          p: 1,
          salt: Buffer.from(salt),
          digest: Buffer.from(digest, 'hex'),
        }),
      ),
  },
]
