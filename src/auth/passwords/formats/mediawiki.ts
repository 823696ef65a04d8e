import { hash } from 'node:crypto'
import { digestCost, PASSWORD_MAX_BYTES } from '../cost/cost.ts'
import type { Format } from './format.ts'

/** MediaWiki's old type B: MD5 of the salt, a hyphen and the MD5 of the password. */
export const mediawikiFormats: readonly Format[] = [
  {
    name: 'mediawiki-b',
    isWeak: true,
    pattern: /^[$:]B[$:]([0-9A-Za-z]{1,32})[$:]([0-9a-f]{32})$/,
    read: ([salt = '', digest = '']) => ({
      expected: Buffer.from(digest, 'hex'),
      digest: (password) => hash('md5', `${salt}-${hash('md5', password, 'hex')}`, 'buffer'),
      cost: digestCost('md5', 2, PASSWORD_MAX_BYTES),
      parameters: {},
      shell: `:B:${salt}:${'0'.repeat(32)}`,
    }),
  },
]
