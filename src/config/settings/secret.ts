import { isStrongSecret, SECRET_MIN_LENGTH } from '../../auth/crypto/secret-strength.ts'
import { splitCommas } from '../schema/kinds.ts'
import { WRONG } from '../schema/schema.ts'
import { asRequiredOption, type Setting } from '../schema/setting.ts'

const REMEDY =
  'Make one with: node -p "crypto.randomBytes(32).toString(\'base64url\')". ' +
  'Several may be given with commas between them; the first signs, all verify.'

type Secrets = readonly string[] | null

const secrets: Setting<Secrets, string | Secrets> = {
  name: 'SECRET',
  schema: (given) => {
    const all: unknown[] = [given].flat()
    return all.length > 0 && all.every(isSecret) ? Object.freeze(all) : WRONG
  },
  fromText: splitCommas,
  fallback: null,
  fallbackText: 'made once and kept in `data/secret` in development; required in production',
  allowed: (problem) =>
    problem === 'missing'
      ? `it must be set in production. ${REMEDY}`
      : `each secret must have ${SECRET_MIN_LENGTH} characters or more, not all alike. ${REMEDY}`,
  meaning: `at least ${SECRET_MIN_LENGTH} characters. A comma list rotates it: the first signs, all verify`,
  isSecret: true,
  isRequiredInProduction: true,
  concern: (value) => (value === null ? `SECRET is not set. ${REMEDY}` : null),
}

/** What signs and what digests are keyed with. */
export const secretSettings = {
  /** At least 32 characters. Of a list the first signs and all verify, so that it can be replaced. */
  secrets: asRequiredOption('secret', secrets),
}

function isSecret(value: unknown): value is string {
  return typeof value === 'string' && isStrongSecret(value)
}
