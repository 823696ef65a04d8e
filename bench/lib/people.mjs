/** Who is in every database: a few people with the same password. */
export const PASSWORD = 'correct horse battery staple'
export const USERNAMES = Array.from({ length: 8 }, (_, index) => `person${index}`)

export function emailOf(username) {
  return `${username}@example.com`
}
