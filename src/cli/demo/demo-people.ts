import type { NewUser } from '../../auth/accounts/user-store.ts'
import { DAY_MS } from '../../auth/clock.ts'
import type { Dice } from './dice.ts'

/** The groups of a demo, and what their members may do. */
export const DEMO_GROUPS: Readonly<Record<string, readonly string[]>> = {
  Editors: [],
  Moderators: ['users.view', 'sessions.view', 'sessions.delete'],
  Support: ['users.view', 'users.change', 'activity.view', 'mail.view'],
}

const FIRST = [
  ...['Ada', 'Amina', 'Björn', 'Chinwe', 'Dilek', 'Elena', 'Farid', 'Grace', 'Hanna', 'Ines'],
  ...['Jun', 'Kofi', 'Layla', 'Mateo', 'Nadia', 'Olu', 'Priya', 'Quentin', 'Rosa', 'Søren'],
  ...['Tomás', 'Ursula', 'Victor', 'Wei', 'Ximena', 'Yara', 'Zoë'],
]
const LAST = [
  ...['Abe', 'Brandt', 'Castillo', 'Dubois', 'Eriksen', 'Farouk', 'García', 'Haddad', 'Ivanova'],
  ...['Jansen', 'Kowalski', 'Lindgren', 'Müller', 'Nakamura', 'Okafor', 'Petrov', 'Quiroga'],
  ...['Rossi', 'Silva', 'Tanaka', 'Underwood', 'Varga', 'Watanabe', 'Young', 'Zhang'],
]

/** Days before now in which the people of a demo have joined. */
const JOINED_DAYS = 365

/** Of how many people one is of the staff, and one is switched off. */
const [STAFF_EVERY, INACTIVE_EVERY] = [10, 16]

/** People for a demo: the same ones each time. No two have one username. */
export function demoPeople(
  count: number,
  { dice, passwordHash, now }: { dice: Dice; passwordHash: string; now: number },
): readonly NewUser[] {
  return Array.from({ length: count }, (_, index) => {
    const [first, turn] = [index % FIRST.length, Math.floor(index / FIRST.length)]
    const firstName = FIRST[first] ?? ''
    // Within a round each first name meets each last name once.
    const lastName = LAST[(first * 7 + turn) % LAST.length] ?? ''
    const round = Math.floor(index / (FIRST.length * LAST.length))
    const name = `${plain(firstName)}.${plain(lastName)}${round === 0 ? '' : round + 1}`
    return {
      username: name,
      email: `${name}@example.com`,
      ...{ passwordHash, firstName, lastName },
      isActive: index % INACTIVE_EVERY !== INACTIVE_EVERY - 1,
      isStaff: index % STAFF_EVERY === 0,
      dateJoined: new Date(now - dice.below(JOINED_DAYS * DAY_MS)),
      groups: groupsFor(index, dice),
    }
  })
}

/** A third of them is in a group; staff are in Support. */
function groupsFor(index: number, dice: Dice): readonly string[] {
  if (index % STAFF_EVERY === 0) return ['Support']
  const names = ['Editors', 'Moderators']
  return dice.below(3) === 0 ? [names[dice.below(names.length)] ?? 'Editors'] : []
}

/** In the letters that everybody can type. */
function plain(name: string): string {
  const letters = name.replaceAll('ø', 'o').replaceAll('Ø', 'O').normalize('NFD')
  return letters.replace(/\p{M}/gu, '').toLowerCase()
}
