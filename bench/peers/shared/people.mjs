import bcrypt from 'bcrypt'

export { emailOf, PASSWORD, USERNAMES } from '../../lib/people.mjs'

const COST = 12

export function hash(password) {
  return bcrypt.hash(password, COST)
}

export function matches(password, hashed) {
  return bcrypt.compare(password, hashed)
}
