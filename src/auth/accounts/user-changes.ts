import { isVisibleName } from './look-alikes/visible-text.ts'
import { canonicalEmail, normalizeUsername } from './names.ts'
import type { UserChanges } from './user-store.ts'

const TEXTS = ['username', 'firstName', 'lastName'] as const
/** Names that `null` takes away. */
const OPTIONAL = ['email', 'language', 'timeZone'] as const
const FLAGS = ['isActive', 'isStaff', 'isSuperuser'] as const
const KNOWN = new Set<string>([...TEXTS, ...FLAGS, ...OPTIONAL])

/**
 * Checks and normalises changes of a user, for stores of users. Whatever a person can get wrong must be
 * told to them before: here it is a mistake of the program.
 *
 * @throws TypeError for a member that is unknown, of the wrong type, or no username or address at all.
 */
export function checkUserChanges(given: UserChanges): UserChanges {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined)
  for (const [name, value] of entries) checkChange(name, value)
  const changes: UserChanges = Object.fromEntries(entries)
  const { username, email = null } = changes
  return {
    ...changes,
    ...(username === undefined ? {} : { username: checkedUsername(username) }),
    ...(email === null ? {} : { email: checkedEmail(email) }),
  }
}

/** Whether these changes can take an active superuser away. */
export function endsSuperuser({ isActive, isSuperuser }: UserChanges): boolean {
  return isActive === false || isSuperuser === false
}

function checkChange(name: string, value: unknown): void {
  if (!KNOWN.has(name)) throw new TypeError(`A user's ${name} cannot be changed by update()`)
  if (value === null && OPTIONAL.some((optional) => optional === name)) return
  const type = FLAGS.some((flag) => flag === name) ? 'boolean' : 'string'
  if (typeof value !== type) throw new TypeError(`A user's ${name} is a ${type}`)
  if (typeof value === 'string' && !isVisibleName(value)) {
    throw new TypeError(`A user's ${name} is blank, or has something invisible in it`)
  }
}

function checkedUsername(username: string): string {
  const normalized = normalizeUsername(username)
  if (normalized !== '') return normalized
  throw new TypeError('A user needs a username')
}

function checkedEmail(email: string): string {
  const address = canonicalEmail(email)
  if (address !== null) return address
  throw new TypeError('The e-mail address is not one plain address')
}
