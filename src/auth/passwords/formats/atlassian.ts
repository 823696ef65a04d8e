import { fromBase64 } from '../primitives/base64.ts'
import { pbkdf2 } from '../primitives/pbkdf2.ts'
import type { Format } from './format.ts'

/** Jira, Confluence and the other servers of Atlassian: 16 bytes of salt, 32 of PBKDF2-SHA1. */
export const atlassianFormats: readonly Format[] = [
  {
    name: 'atlassian-pkcs5s2',
    pattern: /^\{PKCS5S2\}([A-Za-z0-9+/]{64})$/,
    read([text = '']) {
      const bytes = fromBase64(text)
      const [salt, digest] = [bytes.subarray(0, 16), bytes.subarray(16)]
      return pbkdf2({ hash: 'sha1', iterations: 10_000, salt, digest })
    },
  },
]
