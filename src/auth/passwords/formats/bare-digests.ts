import { hash } from 'node:crypto'
import { digestCost, PASSWORD_MAX_BYTES } from '../cost/cost.ts'
import { md4, md4Cost } from '../primitives/md4.ts'
import type { Format } from './format.ts'

const NT_COST = md4Cost(2 * PASSWORD_MAX_BYTES)

/** Digests in hex of the password and nothing else. */
export const bareDigestFormats: readonly Format[] = [
  {
    // WordPress before phpass; and what Windows keeps, which looks the same.
    name: 'md5',
    isWeak: true,
    pattern: /^([0-9a-f]{32}|[0-9A-F]{32})$/,
    read: ([digest = '']) => ({
      expected: Buffer.from(digest, 'hex'),
      digest: (password) => hash('md5', password, 'buffer'),
      others: [ntHash],
      cost: [...digestCost('md5', 1, PASSWORD_MAX_BYTES), ...NT_COST],
      parameters: {},
      shell: '0'.repeat(32),
    }),
  },
  {
    name: 'nt-hash',
    isWeak: true,
    pattern: /^(?:\$NT\$|\$3\$\$|\{NT\})([0-9a-f]{32}|[0-9A-F]{32})$/,
    read: ([digest = '']) => ({
      expected: Buffer.from(digest, 'hex'),
      digest: ntHash,
      cost: NT_COST,
      parameters: {},
      shell: `$NT$${'0'.repeat(32)}`,
    }),
  },
]

/** Windows: MD4 of UTF-16. */
function ntHash(password: Buffer): Buffer {
  return md4(Buffer.from(password.toString(), 'utf16le'))
}
