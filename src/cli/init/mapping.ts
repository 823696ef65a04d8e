import { CommandFailed, WrongUsage } from '../command.ts'
import type { Column, Table } from './database/column.ts'
import { nearest } from './nearest.ts'

/** How a column says that somebody is active: by yes, by no, or by having no date. */
export type ActiveMeaning = 'yes' | 'no' | 'no date'

/** Which column is which member of a user. */
export interface Mapping {
  readonly id: Column
  readonly username: Column
  readonly passwordHash: Column
  readonly email: Column | null
  readonly isActive: (Column & { readonly meaning: ActiveMeaning }) | null
  readonly isStaff: Column | null
  readonly isSuperuser: Column | null
}

export type Member = keyof Mapping

const MEMBERS = ['id', 'username', 'passwordHash', 'email', 'isActive', 'isStaff', 'isSuperuser']

/** What columns are called, the likeliest first. Case and underscores do not count. */
const NAMES: Readonly<Record<Exclude<Member, 'id'>, readonly string[]>> = {
  username: [
    ...['username', 'login', 'loginname', 'loginnm', 'userlogin', 'usernm', 'uname', 'usr'],
    ...['accountname', 'account', 'nick', 'nickname', 'handle', 'screenname', 'name'],
  ],
  email: [
    ...['email', 'mail', 'emailaddress', 'mailaddress', 'mailaddr', 'emailaddr', 'useremail'],
    ...['usermail', 'userid'],
  ],
  passwordHash: [
    ...['passwordhash', 'passhash', 'pwhash', 'pwdhash', 'hashedpassword', 'encryptedpassword'],
    ...['passworddigest', 'passwd', 'password', 'userpass', 'userpassword', 'pwd', 'pass', 'pw'],
    ...['passwdhash', 'hash', 'crypt', 'cryptedpassword'],
  ],
  isActive: [
    ...['isactive', 'active', 'enabled', 'isenabled', 'useractive'],
    ...[
      'disabled',
      'isdisabled',
      'blocked',
      'isblocked',
      'locked',
      'islocked',
      'banned',
      'isbanned',
    ],
    ...['suspended', 'issuspended', 'inactive', 'deactivated', 'deleted', 'isdeleted'],
    ...['disabledat', 'deactivatedat', 'blockedat', 'bannedat', 'suspendedat', 'deletedat'],
  ],
  isStaff: ['isstaff', 'staff'],
  isSuperuser: ['issuperuser', 'superuser', 'isadmin', 'admin'],
}

/**
 * Proposes which column is which.
 *
 * @param said what the person at the terminal has said, by member: a column, or `-` for none.
 * @throws CommandFailed when the id, the name or the hash cannot be found.
 * @throws WrongUsage for a member or a column that is not there.
 */
export function proposeMapping(table: Table, said: Readonly<Record<string, string>>): Mapping {
  checkSaid(table, said)
  const of = (member: Exclude<Member, 'id'>) => {
    const name = said[member]
    if (name === '-') return null
    if (name !== undefined) return table.columns.find((column) => column.name === name) ?? null
    return guess(table, member)
  }
  const email = of('email')
  const isActive = of('isActive')
  return {
    id: idOf(table),
    // Without names, people log in by their address.
    username: needed(table, 'username', of('username') ?? email),
    passwordHash: needed(table, 'passwordHash', of('passwordHash')),
    email,
    isActive: isActive && { ...isActive, meaning: meaningOf(isActive) },
    isStaff: of('isStaff'),
    isSuperuser: of('isSuperuser'),
  }
}

/** Whether a table looks as if people logged in with it. */
export function hasPeople(table: Table): boolean {
  const hash = guess(table, 'passwordHash')
  return hash !== null && (guess(table, 'username') ?? guess(table, 'email')) !== null
}

function guess({ columns }: Table, member: Exclude<Member, 'id'>): Column | null {
  const fits = columns.filter((column) => isOfKind(column, member))
  for (const name of NAMES[member]) {
    const found = fits.find((column) => plain(column.name) === name && !column.isKey)
    if (found) return found
  }
  return null
}

function isOfKind({ kind, name }: Column, member: Exclude<Member, 'id'>): boolean {
  if (['username', 'email', 'passwordHash'].includes(member)) return kind === 'text'
  if (kind === 'date') return member === 'isActive' && plain(name).endsWith('at')
  return kind === 'boolean' || kind === 'integer'
}

function meaningOf({ kind, name }: Column): ActiveMeaning {
  if (kind === 'date') return 'no date'
  return /active|enabled/.test(plain(name)) && !/^(inactive|deactivated)$/.test(plain(name))
    ? 'yes'
    : 'no'
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}

function idOf({ name, columns }: Table): Column {
  const keys = columns.filter(({ isKey }) => isKey)
  if (keys.length === 0) {
    throw new CommandFailed(
      `${name} has no primary key, and a session remembers people by it. ` +
        'Give it one: a column that is never changed and never used again.',
    )
  }
  if (keys.length > 1) {
    throw new CommandFailed(
      `The primary key of ${name} has ${keys.length} columns (${keys.map((key) => key.name).join(', ')}). ` +
        'Add a column that tells people apart alone, and make it the key.',
    )
  }
  return keys[0] as Column
}

function needed(table: Table, member: string, column: Column | null): Column {
  if (column) return column
  const names = table.columns.map(({ name }) => name).join(', ')
  const meaning = member === 'username' ? 'the name to log in with' : 'the hash of the password'
  throw new CommandFailed(
    `No column of ${table.name} looks like ${meaning}. Say which it is: --map ${member}=COLUMN. ` +
      `There are: ${names}`,
  )
}

function checkSaid({ name, columns }: Table, said: Readonly<Record<string, string>>): void {
  const known = columns.map((column) => column.name)
  for (const [member, column] of Object.entries(said)) {
    if (!MEMBERS.includes(member) || member === 'id') {
      throw new WrongUsage(
        `--map has no field "${member}". There are: ${MEMBERS.slice(1).join(', ')}`,
      )
    }
    if (column === '-' || known.includes(column)) continue
    const near = nearest(column, known)
    const hint = near === undefined ? `There are: ${known.join(', ')}` : `Did you mean ${near}?`
    throw new WrongUsage(`${name} has no column "${column}". ${hint}`)
  }
}
