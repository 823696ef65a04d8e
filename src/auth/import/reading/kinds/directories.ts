import { type Kind, kind, nameOf, type OurRecord, usernameOf } from './kind.ts'

/** Directories and files of accounts. */
export const directoryKinds: readonly Kind[] = [
  kind(
    'ldif',
    (get) => {
      const one = (...names: readonly string[]) =>
        names.map((name) => get(`${name}.0`)).find(Boolean)
      const [email, passwords] = [one('mail'), get('userpassword')]
      const login = one('uid', 'samaccountname', 'userprincipalname')
      // Organisations, groups and services are entries, too.
      if (login === undefined) return null
      const list = Array.isArray(passwords) ? passwords.map(String) : []
      return {
        username: usernameOf(login, email),
        email,
        passwordHash: list.find((text) => text.startsWith('{')) ?? list[0],
        firstName: nameOf(one('givenname')),
        lastName: nameOf(one('sn')),
        dateJoined: ldapDate(one('createtimestamp', 'whencreated')),
        groups: groupsOf(get('memberof')),
      }
    },
    { text: 'ldif' },
  ),
  kind('htpasswd', (get) => ({ username: get('0'), passwordHash: get('1') }), { text: 'colon' }),
  kind('shadow', (get) => readShadow(get('0'), get('1')), { text: 'colon' }),
]

/** `*` and `!!` are accounts of the system, whom nobody is; one `!` before a hash locks it. */
function readShadow(username: unknown, hash: unknown): OurRecord | null {
  const text = String(hash ?? '')
  if (/^[!*x]*$/.test(text)) return null
  if (!text.startsWith('!')) return { username, passwordHash: text }
  return { username, passwordHash: text.replace(/^!+/, ''), isActive: false }
}

/** `20140506070809Z`, with parts of a second in Active Directory. */
function ldapDate(value: unknown): unknown {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(String(value ?? ''))
  if (!match) return undefined
  const [, year, month, day, hour, minute, second] = match
  return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`
}

function groupsOf(names: unknown): string[] | undefined {
  if (!Array.isArray(names)) return undefined
  const found = names.map((name) => /^cn=([^,]+)/i.exec(String(name))?.[1])
  return found.filter((name) => name !== undefined)
}
