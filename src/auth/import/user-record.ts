import {
  canonicalEmail,
  isValidUsername,
  normalizeUsername,
  usernameKey,
} from '../accounts/names.ts'
import type { NewUser } from '../accounts/user-store.ts'
import { isPayable } from '../passwords/cost/ceiling.ts'
import {
  type InspectOptions,
  inspectHash,
  STORED_HASH_MAX_LENGTH,
} from '../passwords/inspect-hash.ts'
import { isTooLong, PASSWORD_MAX_BYTES } from '../passwords/policy/password-policy.ts'
import { bcryptCost } from '../passwords/primitives/bcrypt.ts'
import type { Problem } from '../problem.ts'
import { Secret } from '../secret.ts'
import { IMPORT_COLUMNS } from './import-columns.ts'
import {
  isMissing,
  isText,
  type Refuse,
  readDate,
  readFlag,
  readGroups,
  readName,
} from './parse-fields.ts'

/** A line of a file that was read. Only the database can tell what else is wrong with it. */
export interface ImportedUser extends Required<Omit<NewUser, 'passwordHash' | 'extra'>> {
  readonly credential: ImportedCredential
}

/** What a line says of a user's password. */
export type ImportedCredential =
  | { readonly kind: 'none' }
  /** Can be stored as it is. */
  | { readonly kind: 'hash'; readonly encoded: string }
  /** Must be wrapped first, so that no fast hash rests in the database. */
  | { readonly kind: 'weak'; readonly encoded: string }
  /** Must be hashed first. */
  | { readonly kind: 'password'; readonly password: Secret }

/** Why a line cannot be imported. Nothing secret is in it. */
export interface LineProblem extends Pick<Problem, 'code' | 'params'> {
  readonly column: string
}

export type ReadResult =
  | { readonly ok: true; readonly user: ImportedUser }
  | { readonly ok: false; readonly problems: readonly LineProblem[] }

const COLUMNS: ReadonlySet<string> = new Set(IMPORT_COLUMNS)

/** Reads one line: text values of a CSV file, or whatever JSON holds. All problems are found at once. */
export function readUserRecord(
  record: Readonly<Record<string, unknown>>,
  hashes: InspectOptions = {},
): ReadResult {
  const problems: LineProblem[] = []
  const refuse: Refuse = (column, code, params) => {
    problems.push({ column, code, ...(params && { params }) })
    return undefined as never
  }
  for (const column in record) if (!COLUMNS.has(column)) refuse(column, 'import.unknown_column')
  const email = readEmail(record.email, refuse)
  const user: ImportedUser = {
    username: readUsername(record.username, email, refuse),
    email,
    firstName: readName('firstName', record.firstName, refuse),
    lastName: readName('lastName', record.lastName, refuse),
    isActive: readFlag('isActive', record.isActive, true, refuse),
    isStaff: readFlag('isStaff', record.isStaff, false, refuse),
    isSuperuser: readFlag('isSuperuser', record.isSuperuser, false, refuse),
    dateJoined: readDate(record.dateJoined, refuse),
    groups: readGroups(record.groups, refuse),
    credential: readCredential(record, hashes, refuse),
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, user }
}

function readUsername(value: unknown, email: string | null, refuse: Refuse): string {
  if (isMissing(value)) return refuse('username', 'import.missing')
  const username = typeof value === 'string' ? normalizeUsername(value) : ''
  if (!isValidUsername(username)) {
    return refuse('username', 'import.username_invalid')
  }
  if (username.includes('@') && usernameKey(username) !== usernameKey(email ?? '')) {
    return refuse('username', 'import.username_foreign_email')
  }
  return username
}

// Addresses that `canonicalEmail` leaves as they are. It takes most of the time of a line.
const PLAIN_EMAIL = /^[A-Za-z0-9._+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,2}$/

function readEmail(value: unknown, refuse: Refuse): string | null {
  if (isMissing(value)) return null
  if (typeof value !== 'string') return refuse('email', 'import.not_text')
  if (PLAIN_EMAIL.test(value)) return value
  return canonicalEmail(value) ?? refuse('email', 'import.email_invalid')
}

function readCredential(
  { password, passwordHash }: Readonly<Record<string, unknown>>,
  hashes: InspectOptions,
  refuse: Refuse,
): ImportedCredential {
  if (!isMissing(password)) {
    if (!isMissing(passwordHash)) return refuse('password', 'import.password_twice')
    if (!isText(password)) return refuse('password', 'import.not_text')
    const { maxBytes = PASSWORD_MAX_BYTES } = hashes
    if (isTooLong(password) || Buffer.byteLength(password.normalize('NFC')) > maxBytes) {
      return refuse('password', 'import.password_too_long', { max: maxBytes })
    }
    return { kind: 'password', password: new Secret(password) }
  }
  if (isMissing(passwordHash) || marksNoPassword(passwordHash)) return { kind: 'none' }
  if (isPlainBcrypt(passwordHash, hashes)) return { kind: 'hash', encoded: passwordHash }
  const inspected = inspectHash(passwordHash, hashes)
  if (!inspected.ok) {
    const max = STORED_HASH_MAX_LENGTH
    return refuse('passwordHash', `import.hash_${inspected.reason}`, { max })
  }
  return { kind: inspected.isWeak ? 'weak' : 'hash', encoded: inspected.encoded }
}

/** Other programs mark an unusable password so. */
function marksNoPassword(passwordHash: unknown): boolean {
  return typeof passwordHash === 'string' && passwordHash.startsWith('!')
}

// Hashes that `inspectHash` accepts as they are, found in a tenth of the time: most people have one.
const PLAIN_BCRYPT = /^\$2[aby]\$(0[4-9]|1[0-2])\$[./A-Za-z0-9]{53}$/

function isPlainBcrypt(passwordHash: unknown, hashes: InspectOptions): passwordHash is string {
  if (typeof passwordHash !== 'string' || hashes.variant) return false
  const cost = PLAIN_BCRYPT.exec(passwordHash)?.[1]
  return (
    cost !== undefined && isPayable('bcrypt', { cost: bcryptCost(+cost, hashes.engines) }, hashes)
  )
}
