import { isPayable } from '../cost/ceiling.ts'
import { anyOf, type DigestOf, type ParsedHash, type Refusal } from '../primitives/recipe.ts'
import { argon2Formats } from './argon2.ts'
import { aspnetFormats } from './aspnet.ts'
import { atlassianFormats } from './atlassian.ts'
import { bareDigestFormats } from './bare-digests.ts'
import { bcryptFormats } from './bcrypt.ts'
import { betterAuthFormats } from './better-auth.ts'
import { cryptFormats } from './crypt.ts'
import { djangoFormats } from './django.ts'
import { dovecotFormats } from './dovecot.ts'
import { firebaseFormats } from './firebase.ts'
import type { Format, ReadContext, Rewriting } from './format.ts'
import { kratosFormats } from './kratos.ts'
import { ldapFormats } from './ldap.ts'
import { ldapPbkdf2Formats } from './ldap-pbkdf2.ts'
import { magentoFormats } from './magento.ts'
import { mediawikiFormats } from './mediawiki.ts'
import { nodeHasherFormats } from './node-hashers.ts'
import { passlibFormats } from './passlib.ts'
import { phcPbkdf2Formats } from './phc-pbkdf2.ts'
import { prefixFormats } from './prefixes.ts'
import { saltedMd5Formats } from './salted-md5.ts'
import { springFormats } from './spring.ts'
import { symfonyFormats } from './symfony.ts'
import { werkzeugFormats } from './werkzeug.ts'
import { wordpressFormats } from './wordpress.ts'

/** No hash that anybody uses is longer: what is, is not even looked at. */
const MAX_LENGTH = 2048

/** Every format that can be verified, our own included. No text fits two of them. */
export const FORMATS: readonly Format[] = [
  ...passlibFormats,
  ...bcryptFormats,
  ...argon2Formats,
  ...phcPbkdf2Formats,
  ...djangoFormats,
  ...wordpressFormats,
  ...springFormats,
  ...ldapFormats,
  ...cryptFormats,
  ...kratosFormats,
  ...firebaseFormats,
  ...werkzeugFormats,
  ...aspnetFormats,
  ...atlassianFormats,
  ...bareDigestFormats,
  ...saltedMd5Formats,
  ...magentoFormats,
  ...prefixFormats,
  ...dovecotFormats,
  ...ldapPbkdf2Formats,
  ...nodeHasherFormats,
  ...symfonyFormats,
  ...betterAuthFormats,
  ...mediawikiFormats,
]

// By how it begins, to say which format a damaged text once had.
const BEGINNINGS: readonly [RegExp, format: string][] = [
  [/^\$bcrypt-sha256\$/, 'bcrypt-sha256'],
  [/^\$2[abxy]?\$/, 'bcrypt'],
  [/^\$argon2/, 'argon2'],
  [/^\$(scrypt|pbkdf2|wp|[PHSB156]|fire|fb|hmac|md5|sha)/, 'modular crypt'],
  [/^(pbkdf2_sha(1|256)|bcrypt(_sha256)?|scrypt|argon2|md5|sha1)\$/, 'django'],
  [/^(scrypt|pbkdf2):/, 'werkzeug'],
  [/^:(pbkdf2|argon2|B):/, 'mediawiki'],
  [/^\{[A-Za-z0-9@_-]+\}/, 'spring or ldap'],
  [/^(A[A-P]|AQ[A-P])[A-Za-z0-9+/]{20,}=*$/, 'aspnet-identity'],
]

/** A stored text that was understood, and all of whose costs are payable. */
export interface StoredHash extends ParsedHash {
  readonly format: string
  readonly isWeak: boolean
  /** All that the text may stand for; `digest` is whichever of them fits. */
  readonly digests: readonly DigestOf[]
  /** What is tried beside the password as it is. */
  readonly rewritings: readonly Rewriting[]
}

/** A stored text that is not computed. */
export interface RefusedHash {
  /** `null` when it looks like nothing that is known. */
  readonly format: string | null
  readonly refusal: Refusal | 'unknown'
}

/** Reads a stored text. Nothing of it is hashed: what it would cost is compared with the ceilings. */
export function readStored(encoded: string, context: ReadContext = {}): StoredHash | RefusedHash {
  if (encoded.length > MAX_LENGTH) return { format: null, refusal: 'unknown' }
  for (const format of FORMATS) {
    const match = format.pattern.exec(encoded)
    if (!match) continue
    const recipe = format.read(match.slice(1), context)
    if (typeof recipe === 'string') return { format: format.name, refusal: recipe }
    const { name, isWeak = false, rewritings = [] } = format
    if (!isPayable(name, recipe, context, 1 + rewritings.length)) {
      return { format: name, refusal: 'too_expensive' }
    }
    const digests = [recipe.digest, ...(recipe.others ?? [])]
    const digest = anyOf(digests, recipe.expected)
    return { ...recipe, digest, digests, format: name, isWeak, rewritings }
  }
  const [, format = null] = BEGINNINGS.find(([pattern]) => pattern.test(encoded)) ?? []
  return { format, refusal: format ? 'damaged' : 'unknown' }
}

export function isRefused(stored: StoredHash | RefusedHash): stored is RefusedHash {
  return 'refusal' in stored
}
