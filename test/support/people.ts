import { Secret } from '../../src/auth/secret.ts'
import type { User } from '../../src/database/models/user.ts'
import { Browser } from './browser.ts'
import { PASSWORD, type TestSite } from './test-site.ts'

/** An account that exists already, with the password of all test people. */
export async function createPerson(site: TestSite, username: string, email = ''): Promise<User> {
  const password = new Secret(PASSWORD)
  const outcome = await site.auth.accounts?.create({ username, email, password })
  if (!outcome?.ok) throw new Error(JSON.stringify(outcome?.problems))
  return outcome.value
}

/** The superuser without whom a site of its own lets nobody register. */
export async function createOwner(site: TestSite): Promise<void> {
  await site.users.createSuperuser('owner-of-the-site')
}

/** A browser in which this person has logged in through the form. */
export async function loggedIn(site: TestSite, username: string): Promise<Browser> {
  const browser = new Browser(site.url)
  const answer = await browser.submit('/login', { username, password: PASSWORD })
  if (answer.status !== 303) throw new Error(`Login answered ${answer.status}`)
  return browser
}
