import type { UserAttributes } from '../users/model/user-columns.ts'
import { keyOf } from '../users/model/user-id.ts'

/** Ours that nobody needs to see: what names are compared by, hashes, and what follows from them. */
const OURS = ['usernameKey', 'usernameSkeleton', 'emailKey', 'passwordHash', 'rehashedStamp']

/** Found within a name, and as a word of it: `passwordhash`, `reset_token`, `apiKey`, `totpSecret`. */
const PARTS = /passw(or)?d|passphrase|(hash|token)$/i
const WORDS =
  /^(pass|passcode|pwd|hash|hashed|hashes|digest|salt|pepper|secrets?|tokens?|t?otp|hotp|pin|nonce|credentials?)$/i
const PAIRS =
  /(api|private|secret|encryption|signing) ?keys?|(recovery|backup|security) ?(codes?|stamp)/i

/** When a password was changed, or whether it must be, is no secret. */
const HARMLESS_TYPES = ['BOOLEAN', 'DATE', 'DATEONLY', 'TIME']

/** Whether a column of this name most likely holds what must not be shown. */
function isSecretName(name: string): boolean {
  const words = name.replace(/([a-z0-9])(?=[A-Z])/g, '$1 ').split(/[^A-Za-z0-9]+/)
  return PARTS.test(name) || words.some((word) => WORDS.test(word)) || PAIRS.test(words.join(' '))
}

/** The values of a row that may be shown: no secrets, and whole numbers of any size as JSON can have them. */
export function shownValues(
  values: Readonly<Record<string, unknown>>,
  columns: Readonly<UserAttributes>,
): Record<string, unknown> {
  const shown = Object.entries(values).filter(([member]) => {
    const { type, field = member } = columns[member] ?? {}
    if (OURS.includes(member)) return false
    if (type !== undefined && HARMLESS_TYPES.includes(keyOf(type))) return true
    return !isSecretName(member) && !isSecretName(field)
  })
  return Object.fromEntries(
    shown.map(([member, value]) => [member, typeof value === 'bigint' ? String(value) : value]),
  )
}
