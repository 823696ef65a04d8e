import { sha256 } from '../../crypto/keyed-digest.ts'
import { usernameKey } from '../names.ts'
import { CONFUSABLES } from './confusables.ts'

/** The longest skeleton, in characters; a longer one is kept as its digest. */
export const SKELETON_MAX_LENGTH = 300

/**
 * What two usernames share when people take one for the other, such as `ann` and `ann` with a Cyrillic a.
 * Unique in the database.
 *
 * It is the skeleton of UTS 39 of the name without regard to case. ASCII stays as it is: otherwise
 * `user1` would be `userl`.
 */
export function usernameSkeleton(username: string): string {
  const key = usernameKey(username)
  if (PLAIN.test(key)) return shortened(key)
  // Nobody has such a name, and to take megabytes apart is slow.
  if (key.length > TOO_LONG) return `${DIGEST}${sha256(key)}`
  const alike = [...key.normalize('NFD')].map((one) => lookOf(one)).join('')
  return shortened(alike.normalize('NFD'))
}

/** Whether the skeleton of a key is the key itself. */
const PLAIN = /^[\0-\x7f]*$/
const TOO_LONG = 1000
// No name has this character.
const DIGEST = '#'

function shortened(skeleton: string): string {
  return skeleton.length > SKELETON_MAX_LENGTH ? `${DIGEST}${sha256(skeleton)}` : skeleton
}

let looks: ReadonlyMap<string, string> | undefined

function lookOf(character: string): string {
  looks ??= new Map(CONFUSABLES.split('\n').flatMap(readGroup))
  return looks.get(character) ?? character
}

function readGroup(group: string): [character: string, look: string][] {
  const [look = '', all = ''] = group.split('\t')
  return [...all].map((character) => [character, look])
}
