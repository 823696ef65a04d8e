/** What every made-up person has. */
export interface PersonDetails {
  readonly username: string
  readonly email: string
  readonly password: string
}

/** The password of made-up people; long enough for the usual policy. */
export const TEST_PASSWORD = 'correct horse battery staple'

/**
 * Makes people in the way that you name, each with a name and an address of their own:
 * `const createPerson = userFactory((details) => backend.add(details))`.
 *
 * What it returns takes the details that a test is about, whatever else your way of making people
 * knows: `await createPerson({ isStaff: true })`.
 */
export function userFactory<D extends object, U>(
  create: (details: PersonDetails & D) => Promise<U>,
): (details?: Partial<PersonDetails & D>) => Promise<U> {
  let made = 0
  return async function createPerson(details = {}) {
    const username = details.username ?? `person${++made}`
    const standard = { username, email: `${username}@example.test`, password: TEST_PASSWORD }
    return create({ ...standard, ...details } as PersonDetails & D)
  }
}
