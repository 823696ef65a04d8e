import { canonicalEmail, isValidUsername, normalizeUsername, usernameKey } from '../names.ts'
import { type InspectOptions, inspectHash } from '../passwords/inspect-hash.ts'
import { isTooLong } from '../passwords/password-policy.ts'
import { Secret } from '../secret.ts'

/** The columns of a file of users, in any order. All but the first may be missing. */
export const IMPORT_COLUMNS = [
  'username',
  'email',
  'passwordHash',
  'password',
  'firstName',
  'lastName',
  'isActive',
  'isStaff',
  'isSuperuser',
  'dateJoined',
  'groups',
] as const

/** A user of a file, checked but for what only the database can tell. */
export interface ImportedUser {
  readonly username: string
  readonly email: string | null
  readonly firstName: string
  readonly lastName: string
  readonly isActive: boolean
  readonly isStaff: boolean
  readonly isSuperuser: boolean
  /** `null`: when it is imported. */
  readonly dateJoined: Date | null
  readonly groups: readonly string[]
  readonly credential: ImportedCredential
}

/** What comes of a user's password. */
export type ImportedCredential =
  | { readonly kind: 'none' }
  /** Can be stored as it is. */
  | { readonly kind: 'hash'; readonly encoded: string }
  /** Must be wrapped first, so that no fast hash rests in the database. */
  | { readonly kind: 'weak'; readonly encoded: string }
  /** Must be hashed first. */
  | { readonly kind: 'password'; readonly password: Secret }

/** Why a line cannot be imported. */
export interface LineProblem {
  readonly column: string
  /** For people; nothing secret is in it. */
  readonly message: string
}

export type ReadResult =
  | { readonly ok: true; readonly user: ImportedUser }
  | { readonly ok: false; readonly problems: readonly LineProblem[] }

const NAME_MAX_LENGTH = 150
const TRUE = new Set(['true', '1', 't', 'yes'])
const FALSE = new Set(['false', '0', 'f', 'no'])

/** Reads one line: text values of a CSV file, or whatever JSON holds. All problems are found at once. */
export function readUserRecord(
  record: Readonly<Record<string, unknown>>,
  hashes: InspectOptions,
): ReadResult {
  const problems: LineProblem[] = []
  const refuse = (column: string, message: string) => {
    problems.push({ column, message })
    return undefined as never
  }
  for (const column of Object.keys(record)) {
    if (!(IMPORT_COLUMNS as readonly string[]).includes(column)) refuse(column, 'No such column.')
  }
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

type Refuse = (column: string, message: string) => never

function isMissing(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === ''
}

function readUsername(value: unknown, email: string | null, refuse: Refuse): string {
  if (typeof value !== 'string' || value === '') return refuse('username', 'It is missing.')
  const username = normalizeUsername(value)
  if (!isValidUsername(username)) {
    return refuse('username', 'Only letters, digits and _ . @ + - may be in it, 150 at most.')
  }
  if (username.includes('@') && usernameKey(username) !== usernameKey(email ?? '')) {
    return refuse('username', 'With an @ in it, it must be the e-mail address of the same line.')
  }
  return username
}

function readEmail(value: unknown, refuse: Refuse): string | null {
  if (isMissing(value)) return null
  const email = typeof value === 'string' ? canonicalEmail(value) : null
  return email ?? refuse('email', 'It is not one plain address.')
}

function readName(column: string, value: unknown, refuse: Refuse): string {
  if (isMissing(value)) return ''
  if (typeof value === 'string' && [...value].length <= NAME_MAX_LENGTH) return value
  return refuse(column, `It is not text of ${NAME_MAX_LENGTH} characters at most.`)
}

function readFlag(column: string, value: unknown, standard: boolean, refuse: Refuse): boolean {
  if (isMissing(value)) return standard
  const text = String(value).toLowerCase()
  if (TRUE.has(text)) return true
  return FALSE.has(text) ? false : refuse(column, 'It is neither true nor false.')
}

// Python and SQL write a space where ISO 8601 has a T.
const DATE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/

function readDate(value: unknown, refuse: Refuse): Date | null {
  if (isMissing(value)) return null
  const text = String(value)
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(text)
  const date = new Date(`${text.replace(' ', 'T')}${hasZone || text.length <= 10 ? '' : 'Z'}`)
  if (DATE.test(text) && !Number.isNaN(date.getTime())) return date
  return refuse('dateJoined', 'It is no date such as 2014-05-06T07:08:09Z.')
}

function readGroups(value: unknown, refuse: Refuse): readonly string[] {
  if (isMissing(value)) return []
  const list: unknown[] = Array.isArray(value) ? value : String(value).split(';')
  const names = list.map((name) => String(name).trim()).filter((name) => name !== '')
  if (names.every((name) => [...name].length <= NAME_MAX_LENGTH)) return [...new Set(names)]
  return refuse('groups', `The name of a group has ${NAME_MAX_LENGTH} characters at most.`)
}

function readCredential(
  { password, passwordHash }: Readonly<Record<string, unknown>>,
  hashes: InspectOptions,
  refuse: Refuse,
): ImportedCredential {
  if (!isMissing(password)) {
    if (!isMissing(passwordHash)) return refuse('password', 'There is a passwordHash already.')
    if (typeof password !== 'string') return refuse('password', 'It is not text.')
    if (isTooLong(password)) return refuse('password', 'It is longer than 1,024 bytes.')
    return { kind: 'password', password: new Secret(password) }
  }
  // Other programs mark an unusable password so.
  if (isMissing(passwordHash) || String(passwordHash).startsWith('!')) return { kind: 'none' }
  const inspected = inspectHash(passwordHash, hashes)
  if (!inspected.ok) return refuse('passwordHash', inspected.message)
  return { kind: inspected.isWeak ? 'weak' : 'hash', encoded: inspected.encoded }
}
