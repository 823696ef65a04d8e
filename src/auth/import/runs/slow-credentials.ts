import type { ImportedUser, LineProblem } from '../user-record.ts'

/** Above so many lines only hashes that can be stored as they are: 500,000 of our own take 17 hours. */
export const MOST_LINES_WITH_PASSWORDS = 1000

/** Why a user of a large file is refused whose password must be hashed first. */
export function tooSlow({ credential: { kind } }: ImportedUser): readonly LineProblem[] {
  const params = { max: MOST_LINES_WITH_PASSWORDS }
  if (kind === 'password') return [{ column: 'password', code: 'import.password_in_large', params }]
  if (kind === 'weak') return [{ column: 'passwordHash', code: 'import.weak_in_large', params }]
  return []
}
