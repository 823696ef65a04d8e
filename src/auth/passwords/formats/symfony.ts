import { hash } from 'node:crypto'
import { BLOCK_BYTES, digestCost, PASSWORD_MAX_BYTES } from '../cost/cost.ts'
import { BASE64, fromBase64 } from '../primitives/base64.ts'
import type { Format } from './format.ts'

const ROUNDS = 5000

/**
 * Symfony's message digest, the default of FOSUserBundle: SHA-512, 5,000 times, with the salt in a column of
 * its own. The prefix is ours. So many rounds of a fast digest are not enough for a hash that stays.
 */
export const symfonyFormats: readonly Format[] = [
  {
    name: 'symfony-sha512',
    isWeak: true,
    pattern: new RegExp(String.raw`^\{symfony\}([^{}\r\n]{0,64})\{(${BASE64})\}$`),
    read([salt = '', text = '']) {
      const expected = fromBase64(text)
      if (expected.length !== 64) return 'damaged'
      return {
        expected,
        digest(password) {
          const salted = salt ? Buffer.concat([password, Buffer.from(`{${salt}}`)]) : password
          let state = hash('sha512', salted, 'buffer')
          for (let round = 1; round < ROUNDS; round += 1) {
            state = hash('sha512', Buffer.concat([state, salted]), 'buffer')
          }
          return state
        },
        cost: digestCost(
          'sha512',
          ROUNDS,
          BLOCK_BYTES.sha512 / 2 + PASSWORD_MAX_BYTES + salt.length + 2,
        ),
        parameters: { rounds: ROUNDS },
        shell: `{symfony}${salt}{${'A'.repeat(86)}==}`,
      }
    },
  },
]
