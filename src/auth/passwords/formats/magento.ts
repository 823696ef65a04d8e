import { argon2 } from '../primitives/argon2.ts'
import type { Format } from './format.ts'

const SALT_LETTERS = 16

/** Magento 2.3 and later, by libsodium: the salt is the first letters of the text that stands for it. */
export const magentoFormats: readonly Format[] = [
  {
    name: 'magento-argon2id',
    pattern: /^([0-9a-f]{64}):([!-9;-~]{16,64}):(?:2|3_32_(\d{1,2})_(\d{4,12}))$/,
    read: ([digest = '', salt = '', passes = '2', bytes = '67108864'], { engines }) =>
      argon2(
        {
          type: 'argon2id',
          version: 19,
          memoryKiB: Math.floor(Number(bytes) / 1024),
          passes: Number(passes),
          parallelism: 1,
          salt: Buffer.from(salt.slice(0, SALT_LETTERS)),
          digest: Buffer.from(digest, 'hex'),
        },
        engines,
      ),
  },
]
