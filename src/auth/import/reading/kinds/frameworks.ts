import type { Row } from '../column-map.ts'
import {
  dateOf,
  first,
  isTrue,
  type Kind,
  kind,
  nameOf,
  type OurRecord,
  usernameOf,
} from './kind.ts'

/** Tables of web frameworks, and what their own commands write. */
export const frameworkKinds: readonly Kind[] = [
  kind('wordpress', (get) => {
    const roles = get('roles')
    return {
      username: usernameOf(get('user_login'), get('user_email')),
      email: get('user_email'),
      passwordHash: get('user_pass'),
      firstName: nameOf(get('first_name', 'display_name')),
      lastName: nameOf(get('last_name')),
      dateJoined: get('user_registered'),
      groups: Array.isArray(roles) ? roles : roles === undefined ? undefined : listOf(roles),
    }
  }),
  { name: 'django', reader: djangoReader },
  kind('laravel', (get) => ({
    username: usernameOf(get('username'), get('email')),
    email: get('email'),
    passwordHash: get('password'),
    firstName: nameOf(get('first_name', 'name')),
    lastName: nameOf(get('last_name')),
    isActive: get('deleted_at') === undefined,
    dateJoined: get('created_at'),
  })),
  kind('devise', (get, { keys }) => {
    const hash = get('encrypted_password')
    return {
      username: usernameOf(get('username', 'login'), get('email')),
      email: get('email'),
      passwordHash: hash !== undefined && keys?.pepper ? `{peppered}${hash}` : hash,
      firstName: nameOf(get('first_name', 'name')),
      lastName: nameOf(get('last_name')),
      isActive: get('deleted_at') === undefined,
      dateJoined: railsDate(get('created_at')),
    }
  }),
]

/** `dumpdata` of all models, where groups come before users, or the table itself. */
function djangoReader(): (row: Row) => OurRecord | null {
  const groupNames = new Map<string, string>()
  return (row) => {
    const { model, pk, fields } = row
    if (typeof fields === 'object' && fields !== null) {
      const object = fields as Row
      if (model === 'auth.group') groupNames.set(String(pk), String(object.name))
      return isDjangoUser(object) ? readDjango(object, groupNames) : null
    }
    return readDjango(row, groupNames)
  }
}

function isDjangoUser(fields: Row): boolean {
  return 'password' in fields && ('username' in fields || 'email' in fields)
}

function readDjango(row: Row, groupNames: ReadonlyMap<string, string>): OurRecord {
  const get = (...paths: readonly string[]) => first(row, paths)
  const groups = Array.isArray(row.groups) ? row.groups : []
  const hash = get('password')
  return {
    username: usernameOf(get('username'), get('email')),
    email: get('email'),
    ...(hash !== undefined && { passwordHash: hash }),
    firstName: nameOf(get('first_name')) ?? '',
    lastName: nameOf(get('last_name')) ?? '',
    isActive: get('is_active') === undefined || isTrue(get('is_active')),
    isStaff: isTrue(get('is_staff')),
    isSuperuser: isTrue(get('is_superuser')),
    dateJoined: get('date_joined'),
    // A list of one name with natural keys, a number without; a group that is not in the file has no name.
    groups: groups
      .map((one) => (Array.isArray(one) ? String(one[0]) : groupNames.get(String(one))))
      .filter((name) => name !== undefined),
  }
}

function listOf(text: unknown): string[] {
  return String(text)
    .split(',')
    .map((one) => one.trim())
}

/** `2014-05-06 07:08:09 UTC`. */
function railsDate(value: unknown): unknown {
  return dateOf(typeof value === 'string' ? value.replace(/ UTC$/, 'Z') : value)
}
